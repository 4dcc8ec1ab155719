import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import type { Database } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { createMinutesStore } from '#db/minutes.ts'
import { createNoticeStore } from '#db/notices.ts'
import { AWAITING, SHORT_TITLES } from '#db/seed/breakdown.ts'
import { taskIdOf } from '#db/seed/buildTasks.ts'
import { REPORTING_UNITS } from '#db/seed/people.ts'
import { DEMO_BOARD_ID, DEMO_NOTICE_VERSION_ID, seedDemo } from '#db/seed/seedDemo.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { type RichCell, type RichDoc, richDoc } from '#shared/document/blocks.ts'
import { headingsOf, inlineText, sectionsOf } from '#shared/document/meetingWords.ts'
import { MINUTES_FRAGMENT, minutesName, narrativeName } from '#shared/document/names.ts'
import { NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { type Change, type Matter, type Role, assignmentIdOf } from '#shared/domain/model.ts'
import { type BoardState, type Table, emptyState, parseSubject } from '#shared/domain/state.ts'
import { temporarySqlite } from '#test/support/databases.ts'
import { NOTICE_TEXT, lived, shanghai } from './support.ts'

const NOW = shanghai('2025-11-19 15:20')
const UNITS = REPORTING_UNITS.map(({ id }) => id)
const hashPassword = async (plain: string): Promise<string> => `hash of ${plain}`

let database: Database
let state: BoardState
let changes: Change[]

beforeAll(async () => {
  database = await temporarySqlite()
  expect(await seedDemo(database, { now: NOW, hashPassword })).toEqual({ boardId: DEMO_BOARD_ID })
  const log = createChangeLog(database)
  const stored = await log.loadState(DEMO_BOARD_ID)
  if (!stored) throw new Error('there is no board')
  state = stored.state
  changes = await log.changesSince(DEMO_BOARD_ID, 0, 100_000)
})
afterAll(() => database.close())

describe('units and accounts', () => {
  it('are the commission, ten regions and the hospital', async () => {
    const units = await createAccountStore(database).units()
    expect(units.map(({ id, parentId }) => `${parentId ?? ''}/${id}`)).toEqual([
      '/fujian',
      'fujian/fuzhou',
      'fujian/xiamen',
      'fujian/zhangzhou',
      'fujian/quanzhou',
      'fujian/sanming',
      'fujian/putian',
      'fujian/nanping',
      'fujian/longyan',
      'fujian/ningde',
      'fujian/pingtan',
      'fujian/mch-hospital',
    ])
    expect(units.map(({ shortName }) => shortName).join(' ')).toBe(
      '省卫健委 福州 厦门 漳州 泉州 三明 莆田 南平 龙岩 宁德 平潭 省妇幼',
    )
    expect(units.find(({ id }) => id === 'fuzhou')?.name).toBe('福州市卫生健康委员会')
    expect(units.find(({ id }) => id === 'pingtan')?.name).toBe('平潭综合实验区社会事业局')
  })

  it('hold exactly the roles they should, and are named by what they do', async () => {
    const accounts = await createAccountStore(database).list()
    const roles = Object.fromEntries(
      accounts.map(({ username, grants }) => [
        username,
        grants.map(({ unitId, role }) => `${role}@${unitId}`).join(' '),
      ]),
    )
    const expected: Record<string, string> = {
      supervisor: 'supervisor@fujian',
      leader: 'leader@fujian',
      admin: 'admin@fujian',
      auditor: 'auditor@fujian',
    }
    for (const id of UNITS) {
      expected[id] = `handler@${id} reviewer@${id}`
      expected[`${id}-2`] = `handler@${id}`
    }
    expect(roles).toEqual(expected)
    expect(accounts.find(({ username }) => username === 'fuzhou-2')?.name).toBe('福州 经办人 2')
    expect(accounts.find(({ username }) => username === 'supervisor')?.name).toBe('省督办人')
  })

  it('share one password, hashed once', async () => {
    const other = await temporarySqlite()
    const hashed: string[] = []
    await seedDemo(other, { now: NOW, hashPassword: async (plain) => `#${hashed.push(plain)}` })
    expect(hashed).toEqual(['duban-demo'])
    const fuzhou = await createAccountStore(other).findByUsername('fuzhou')
    expect(fuzhou?.passwordHash).toBe('#1')
    await other.close()
  })
})

describe('the notice', () => {
  it('is stored as received, with the outline that was read from it', async () => {
    const version = await createNoticeStore(database).findVersion(DEMO_NOTICE_VERSION_ID)
    expect(version?.text).toBe(NOTICE_TEXT)
    expect(version?.source).toContain('福建省卫生健康委员会')
    expect(version?.outline).toMatchObject({ issuedOn: '2023-04-27', coverage: { inItems: 34 } })
  })
})

describe('the board', () => {
  it('has nine areas with short titles and 34 tasks, and says that its year is moved', () => {
    expect(state.board).toMatchObject({
      title: '2023 年妇幼健康重点工作',
      label: '演示：年度已平移',
      period: { start: '2025-03-01', end: '2026-02-28' },
      status: 'dispatched',
      issuingUnitId: 'fujian',
    })
    const areas = [...state.areas.values()].sort((a, b) => a.order - b.order)
    expect(areas.map(({ shortTitle }) => shortTitle)).toEqual([...SHORT_TITLES])
    expect(areas.map(({ ordinal }) => ordinal).join('')).toBe('一二三四五六七八九')
    const perArea = areas.map(({ id }) => [...state.tasks.values()].filter(({ areaId }) => areaId === id).length)
    expect(perArea).toEqual([2, 5, 4, 5, 4, 4, 3, 3, 4])
  })

  it('points every task at its own sentence in the text', () => {
    const sentences = [...state.tasks.values()].map(({ sources }) => {
      const [source] = sources
      if (!source || sources.length > 1) throw new Error('a task of the demo has one source')
      expect(source.noticeVersionId).toBe(DEMO_NOTICE_VERSION_ID)
      return NOTICE_TEXT.slice(source.start, source.end).replace(/\s/g, '')
    })
    expect(new Set(sentences).size).toBe(34)
    // One sentence each: it ends with the only full stop in it.
    for (const sentence of sentences) expect(sentence.indexOf('。')).toBe(sentence.length - 1)
    const body = NOTICE_TEXT.replace(/\s/g, '')
    for (const sentence of sentences) expect(body).toContain(sentence)
    const of = (number: string): string => {
      const [source] = state.tasks.get(taskIdOf(number))?.sources ?? []
      return NOTICE_TEXT.slice(source?.start, source?.end).replace(/\s/g, '')
    }
    expect(of('9-2')).toBe('健全重大风险权力事项集体研究机制，做好风险防范和应急处置。')
    expect(of('7-3')).toBe('强化出生医学证明监管，稳妥有序做好第七版出生医学证明签发和管理工作。')
  })

  it('takes no figure for the notice’s own: the one metric is an officer’s edit', () => {
    const withMetric = [...state.tasks.values()].filter(({ metric }) => metric)
    expect(withMetric.map(({ id }) => id)).toEqual([taskIdOf('5-3')])
    const edit = changes.find((change) => 'metric' in change.after && change.type === 'task.edit')
    expect(edit).toMatchObject({ actorId: 'supervisor', subject: `task:${taskIdOf('5-3')}`, before: { metric: null } })
    expect(withMetric[0]?.criterion).toContain('非通知内容')
  })

  it('is dispatched to all eleven units', () => {
    for (const unitId of UNITS) {
      const own = [...state.assignments.values()].filter((assignment) => assignment.unitId === unitId)
      expect(own.length).toBeGreaterThanOrEqual(24)
    }
    expect(state.assignments.size).toBe(320)
  })

  it('waits for the level above where the sentence says so', () => {
    const conditional = [...state.tasks.values()].filter(({ condition }) => condition?.includes('统一部署'))
    expect(conditional.map(({ id }) => id)).toEqual([taskIdOf('2-5'), taskIdOf('3-2')])
    const waited = changes.filter(({ after }) => after.state === 'awaitingUpper').map(({ subject }) => subject)
    expect(waited).toHaveLength(22)
    for (const assignment of state.assignments.values()) {
      expect(assignment.state === 'awaitingUpper').toBe(assignment.taskId === taskIdOf(AWAITING))
    }
  })

  it('has lived: late signatures, returns, make-ups, close-outs, requests for help, reviews that wait', () => {
    const all = [...state.assignments.values()]
    const count = (test: (assignment: (typeof all)[number]) => boolean): number => all.filter(test).length
    expect(count(({ state: s }) => s === 'closedOut')).toBeGreaterThan(30)
    expect(count(({ state: s }) => s === 'completed')).toBeGreaterThan(0)
    expect(count(({ state: s }) => s === 'underReview')).toBeGreaterThan(5)
    expect(count(({ state: s }) => s === 'assigned')).toBe(3)
    expect(count(({ completedLate }) => completedLate)).toBeGreaterThan(4)
    expect(count(({ returnCount }) => returnCount > 0)).toBeGreaterThan(20)
    expect(count(({ needsCoordination }) => needsCoordination)).toBe(5)
    const returned = [...state.reports.values()].filter(({ review }) => review?.decision === 'returned')
    for (const { review } of returned) expect(review?.reason).not.toBe('')
  })
})

describe('the papers of the board', () => {
  const matters = (kind: Matter['kind']): Matter[] =>
    [...state.matters.values()].filter((matter) => matter.kind === kind)
  const unitsOf = (papers: readonly Matter[]): Set<string> => new Set(papers.map(({ unitId }) => unitId))

  it('are urges that were read and some that were not, to all units alike', () => {
    const urges = matters('urge')
    expect(urges.length).toBeGreaterThan(40)
    expect(urges.filter(({ readAt }) => readAt !== null).length).toBeGreaterThan(urges.length / 2)
    expect(urges.some(({ readAt }) => readAt === null)).toBe(true)
    expect(unitsOf(urges).size).toBe(UNITS.length)
  })

  it('are slips: answered, closed, waiting, and yellow where blue was not answered', () => {
    const slips = matters('slip')
    const levels = slips.map(({ level }) => level)
    expect(levels.filter((level) => level === 'blue').length).toBeGreaterThan(5)
    expect(levels.filter((level) => level === 'yellow').length).toBe(2)
    expect(slips.some(({ outcome }) => outcome?.decision === 'closed')).toBe(true)
    expect(slips.some(({ replies, outcome }) => replies.length > 0 && outcome === null)).toBe(true)
    for (const { unitId, taskId } of slips.filter(({ level }) => level === 'yellow')) {
      const blue = slips.find((slip) => slip.unitId === unitId && slip.taskId === taskId && slip.level === 'blue')
      expect(blue?.replies).toEqual([])
    }
  })

  it('are extensions granted, refused with a reason, and open', () => {
    const extensions = matters('extension')
    const with_ = (decision: string | undefined): Matter[] =>
      extensions.filter(({ outcome }) => outcome?.decision === decision)
    expect(with_('granted')).toHaveLength(3)
    expect(with_('refused')).toHaveLength(2)
    expect(with_(undefined)).toHaveLength(3)
    for (const { outcome } of with_('refused')) expect(outcome?.reason).toBeTruthy()
    for (const { taskId, unitId, due } of with_('granted'))
      expect(state.assignments.get(`${taskId}:${unitId}`)).toMatchObject({ due, extensionCount: 1, extensionId: null })
  })

  it('are requests for help that were decided, that somebody is to decide, and that wait', () => {
    const asked = [...state.assignments.values()].filter(({ needsCoordination }) => needsCoordination)
    const decided = asked.filter(({ coordinationDecision }) => coordinationDecision !== null)
    const referred = asked.filter((one) => one.coordinationDecider !== null && one.coordinationDecision === null)
    expect([asked.length, decided.length, referred.length]).toEqual([5, 1, 2])
  })

  it('are an instruction of the leader that was answered, and work entrusted to colleagues', () => {
    expect(matters('instruction')).toEqual([
      expect.objectContaining({ by: 'leader', level: 'urgent', readAt: expect.any(Number), outcome: null }),
    ])
    expect(matters('instruction')[0]?.replies).toHaveLength(1)
    const entrusted = [...state.assignments.values()].filter(({ handlerId }) => handlerId !== null)
    expect(entrusted.length).toBeGreaterThan(20)
    for (const { handlerId, unitId } of entrusted) expect(handlerId).toBe(`${unitId}-2`)
  })

  it('are reports of monthly windows, a few of them late or as the last time', () => {
    expect(state.board?.cycles).toEqual([{ from: '2025-03-01', every: 'month', day: 25 }])
    const reports = [...state.reports.values()].filter(({ kind }) => kind === 'period')
    const late = reports.filter((report) => report.late)
    expect(late.length).toBeGreaterThan(5)
    expect(late.length).toBeLessThan(reports.length / 4)
    expect(reports.filter(({ carriedOver }) => carriedOver.length > 0).length).toBeGreaterThan(5)
  })

  it('are a meeting of last month with two 议定事项, and one that is planned', () => {
    const [held, planned] = [...state.meetings.values()].sort((a, b) => a.startsAt.localeCompare(b.startsAt))
    expect(held).toMatchObject({ status: 'closed', startsAt: expect.stringMatching(/^2025-10-\d\dT09:00$/) })
    expect(held?.openedAt).toBeLessThan(held?.closedAt ?? 0)
    expect(planned).toMatchObject({ status: 'planned', previousId: held?.id })
    expect((planned?.startsAt ?? '') > '2025-11-19').toBe(true)
    const decisions = matters('decision')
    expect(decisions.map(({ origin }) => origin?.meetingId)).toEqual([held?.id, held?.id])
    expect(new Set(decisions.map(({ outcome }) => outcome?.decision ?? null))).toEqual(new Set(['closed', null]))
  })

  it('are minutes of the closed one: a section for each item, its figures those the meeting was held on', async () => {
    const held = [...state.meetings.values()].find(({ status }) => status === 'closed')
    if (!held) throw new Error('no meeting is closed')
    const kept = await createMinutesStore(database).find(held.id)
    expect(kept).toMatchObject({ boardId: DEMO_BOARD_ID, at: held.closedAt })
    const minutes = JSON.parse(kept?.body ?? '') as RichDoc
    expect([...sectionsOf(held.agenda, headingsOf(minutes)).keys()]).toEqual(held.agenda.map(({ id }) => id))
    const opened = await createChangeLog(database).stateAt(DEMO_BOARD_ID, { seq: held.openedSeq ?? 0 })
    const [red] = held.agenda
    const table = minutes.content.find((block) => block.type === 'table')
    const rows = table?.content.slice(1).map(({ content }) => content.map(textOfCell))
    expect(rows?.length).toBe(red?.refs.length)
    for (const [index, { taskId, unitId }] of (red?.refs ?? []).entries()) {
      const assignment = opened?.assignments.get(assignmentIdOf(taskId, unitId ?? ''))
      const [unit, task, standing] = rows?.[index] ?? []
      expect(unit).toBe(state.board?.units.find(({ id }) => id === unitId)?.shortName)
      expect(task?.endsWith(state.tasks.get(taskId)?.title ?? '?')).toBe(true)
      expect(standing?.startsWith(`${assignment?.percent}%，红灯，`)).toBe(true)
      expect(standing).toMatch(/，(逾期 \d+ 个工作日|欠序时 [\d.]+ 个百分点)$/)
    }
    // The document that anybody of the meeting opens says the same.
    const doc = new Y.Doc()
    for (const update of (await createDocumentStore(database).load(minutesName(held.id))).updates)
      Y.applyUpdate(doc, update)
    expect(richDoc(doc.getXmlFragment(MINUTES_FRAGMENT))).toEqual(minutes)
  })
})

const textOfCell = (cell: RichCell): string =>
  cell.content.map((block) => (block.type === 'paragraph' ? inlineText(block.content) : '')).join('')

const entriesOf = (table: Table<unknown>): Map<string, unknown> => new Map(table.entries())

describe('the log', () => {
  it('is chained, and so is the system stream', async () => {
    const report = await createChangeLog(database).verifyChain(DEMO_BOARD_ID)
    expect(report).toMatchObject({ ok: true, seq: changes.length })
    expect((await verifySystemChain(database)).ok).toBe(true)
  })

  it('leads to the stored state when it is folded again', () => {
    const replayed = emptyState(DEMO_BOARD_ID)
    foldInto(replayed, changes)
    expect(replayed.seq).toBe(state.seq)
    expect(replayed.board).toEqual(state.board)
    for (const table of ['areas', 'tasks', 'assignments', 'reports', 'matters', 'meetings', 'stamps'] as const) {
      expect(entriesOf(state[table])).toEqual(entriesOf(replayed[table]))
    }
  })

  it('is what deciding the same history gives again', async () => {
    expect((await lived(NOW)).changes).toEqual(changes)
  })

  it('was written by people whose role allows it, for the unit they hold it at', async () => {
    const accounts = new Map((await createAccountStore(database).list()).map((account) => [account.id, account]))
    const roleFor = (type: string): Role[] => {
      if (type === 'assignment.acknowledge' || type === 'assignment.submit') return ['reviewer']
      if (type === 'assignment.requestExtension') return ['reviewer']
      if (/^(assignment\.(setPercent|setValue|flagCoordination|entrust)|matter\.(read|reply))$/.test(type))
        return ['handler', 'reviewer']
      if (type === 'assignment.decideCoordination') return ['leader', 'supervisor']
      return ['assignment.closeOut', 'board.instruct'].includes(type) ? ['leader'] : ['supervisor']
    }
    const wrong = changes.filter((change) => {
      const roles = roleFor(change.type)
      const unitOfSubject = parseSubject(change.subject).id.split(':')[1]
      const unitId = roles.includes('handler') || roles.includes('reviewer') ? unitOfSubject : 'fujian'
      const grants = accounts.get(change.actorId)?.grants ?? []
      const holds = grants.some((grant) => grant.unitId === unitId && roles.includes(grant.role))
      return change.unitId !== unitId || !holds
    })
    expect(wrong).toEqual([])
  })

  it('remembers its commands and leaves snapshots, as in life', async () => {
    const commands = await database.reader.selectFrom('command').selectAll().execute()
    expect(new Set(commands.map((row) => row.command_id))).toEqual(new Set(changes.map(({ commandId }) => commandId)))
    const snapshots = await database.reader.selectFrom('board_snapshot').select('seq').execute()
    expect(snapshots.length).toBe(Math.floor(changes.length / 1_000))
  })
})

describe('the narrative documents', () => {
  const load = async (unitId: string) => {
    const stored = await createDocumentStore(database).load(narrativeName(DEMO_BOARD_ID, unitId))
    const doc = new Y.Doc()
    for (const update of stored.updates) Y.applyUpdate(doc, update)
    return { ...stored, doc }
  }

  it('hold what the reports under review were frozen from', async () => {
    let compared = 0
    for (const unitId of UNITS) {
      const { doc } = await load(unitId)
      for (const assignment of state.assignments.values()) {
        if (assignment.unitId !== unitId || assignment.state !== 'underReview') continue
        const report = state.reports.get(assignment.reportId ?? '')
        expect(narrativeTexts(doc, assignment.taskId)).toEqual({
          progress: report?.progress,
          problem: report?.problem,
          nextStep: report?.nextStep,
        })
        expect(report?.progress).not.toBe('')
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(5)
  })

  it('are what the editor writes: paragraphs of text', async () => {
    const { doc } = await load('fuzhou')
    const written = [...doc.share.keys()].map((name) => doc.getXmlFragment(name))
    expect(written.length).toBeGreaterThan(40)
    for (const fragment of written) {
      for (const node of fragment.toArray()) {
        expect(node).toBeInstanceOf(Y.XmlElement)
        if (!(node instanceof Y.XmlElement)) continue
        expect(NARRATIVE_SCHEMA.root).toContain(node.nodeName)
        expect(node.getAttributes()).toEqual({})
        for (const child of node.toArray()) expect(child).toBeInstanceOf(Y.XmlText)
      }
    }
  })

  it('are bound to the two people of their unit', async () => {
    for (const unitId of UNITS) {
      const { clients, updates, doc } = await load(unitId)
      expect([...clients.values()].sort()).toEqual([unitId, `${unitId}-2`])
      expect([...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()].every((id) => clients.has(id))).toBe(true)
      expect(updates.length).toBeGreaterThan(30)
    }
  })
})

describe('seeding again', () => {
  it('changes nothing', async () => {
    const before = await createAccountStore(database).list()
    await seedDemo(database, { now: NOW + 86_400_000, hashPassword })
    expect(await createAccountStore(database).list()).toEqual(before)
    const stored = await createChangeLog(database).loadState(DEMO_BOARD_ID)
    expect(stored?.state.seq).toBe(state.seq)
  })

  it('leaves a database alone that has accounts of its own', async () => {
    const other = await temporarySqlite()
    const store = createAccountStore(other)
    const account = { id: 'chief', username: 'chief', name: '管理员', passwordHash: 'x', grants: [] }
    await store.create(account, { actorId: null, at: NOW })
    await seedDemo(other, { now: NOW, hashPassword })
    expect((await store.list()).map(({ id }) => id)).toEqual(['chief'])
    expect(await createChangeLog(other).listBoards()).toEqual([])
    await other.close()
  })

  it('takes up what an interrupted start left behind', async () => {
    const other = await temporarySqlite()
    const stop = (line: string): void => {
      if (line.includes('办理过程')) throw new Error('the plug was pulled')
    }
    await expect(seedDemo(other, { now: NOW, hashPassword, progress: stop })).rejects.toThrow('plug')
    expect(await createChangeLog(other).listBoards()).toEqual([])
    await seedDemo(other, { now: NOW, hashPassword })
    const stored = await createChangeLog(other).loadState(DEMO_BOARD_ID)
    expect(stored?.state.seq).toBe(state.seq)
    expect(await createAccountStore(other).list()).toHaveLength(4 + 2 * UNITS.length)
    await other.close()
  })
})
