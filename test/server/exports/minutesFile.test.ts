import { expect, it } from 'vitest'
import type { RichDoc } from '#shared/document/blocks.ts'
import { evolve } from '#shared/domain/evolve.ts'
import { type Change, boardOfMeeting } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { type Audience, audienceOf, viewOf } from '#shared/domain/visibility.ts'
import type { Minutes } from '#server/boards.ts'
import { createMinutesFile } from '#server/exports/minutesFile.ts'
import { type MinutesRecord, minutesPaper } from '#server/exports/minutesPaper.ts'
import {
  type TestBoard,
  buildBoard,
  handler,
  meetingPlan,
  reviewer,
  staff,
  supervisor,
} from '#test/support/builders.ts'
import { partsOf as zipEntries } from '#test/support/wordprocessing.ts'

const DOC: RichDoc = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: '一、红灯事项' }] },
    { type: 'paragraph', content: [{ type: 'text', text: '宁德 HPV 接种差 35 点' }] },
    { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: '（一）疫苗到货' }] },
    { type: 'paragraph' },
    {
      type: 'orderedList',
      attrs: { start: 2, type: null },
      content: [
        { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: '先从福州调剂' }] }] },
      ],
    },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            {
              type: 'tableHeader',
              attrs: { colspan: 2, rowspan: 1, colwidth: null },
              content: [{ type: 'paragraph' }],
            },
          ],
        },
        { type: 'tableRow', content: [] },
      ],
    },
  ],
}
const RECORD: MinutesRecord = {
  title: '十月调度会',
  startsAt: '2023-10-31T14:00',
  place: '三楼会议室',
  chair: '郑国平',
  presenter: '陈敏',
  recorder: '林志强',
  attended: ['郑国平', '福州市卫健委', '厦门市卫健委'],
  satIn: ['林处长'],
  absent: ['宁德市卫健委'],
  figures: '截至 10月31日 14:30：应办 120，办结 81，红 7、黄 12',
  agenda: [
    { title: '红灯事项', left: false },
    { title: '黄灯事项', left: true },
  ],
  minutes: DOC,
  decisions: [{ text: '调剂疫苗 <3000> 支', units: ['福州', '宁德'], due: '2023-11-06' }],
  ownDecisions: false,
  final: { hash: 'ab'.repeat(32) },
}
const partsOf = async (record: MinutesRecord) => zipEntries(await minutesPaper(record))
const wordsOf = (xml: string): string =>
  xml
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')

it('is laid out as GB/T 9704-2012 says: paper, margins, grid, fonts and sizes', async () => {
  const parts = await partsOf(RECORD)
  const document = parts.get('word/document.xml') ?? ''
  const twips = (length: number): number => Math.round((length * 1440) / 25.4)
  const attributes = (tag: string): Record<string, string> =>
    Object.fromEntries(
      [...(new RegExp(`<${tag} ([^>]*?)/?>`).exec(document)?.[1] ?? '').matchAll(/([\w:]+)="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    )
  expect(attributes('w:pgSz')).toMatchObject({ 'w:w': String(twips(210)), 'w:h': String(twips(297)) })
  expect(attributes('w:pgMar')).toMatchObject({
    'w:top': String(twips(37)),
    'w:bottom': String(twips(35)),
    'w:left': String(twips(28)),
    'w:right': String(twips(26)),
  })
  const grid = attributes('w:docGrid')
  expect(grid['w:type']).toBe('linesAndChars')
  // 22 lines on the height of the text, 28 characters on its width.
  expect(Math.floor(twips(297 - 37 - 35) / Number(grid['w:linePitch']))).toBe(22)
  expect(Math.round(twips(210 - 28 - 26) / 20 / (16 + Number(grid['w:charSpace']) / 4096))).toBe(28)

  const styles = parts.get('word/styles.xml') ?? ''
  const style = (id: string): string =>
    new RegExp(`<w:style [^>]*w:styleId="${id}".*?</w:style>`).exec(styles)?.[0] ?? ''
  for (const [id, eastAsia, size] of [
    ['PaperTitle', '方正小标宋简体', 44],
    ['PaperBody', '仿宋_GB2312', 32],
    ['PaperFirst', '黑体', 32],
    ['PaperSecond', '楷体_GB2312', 32],
  ] as const) {
    expect([id, style(id)]).toEqual([id, expect.stringContaining(`w:eastAsia="${eastAsia}"`)])
    expect(style(id)).toContain('w:ascii="Times New Roman"')
    expect(style(id)).toContain(`<w:sz w:val="${size}"/>`)
  }
  expect(style('PaperTitle')).toContain('<w:jc w:val="center"/>')
  expect(style('PaperBody')).toContain('w:firstLineChars="200"')
  expect(style('PaperBody')).toMatch(/w:line="579" w:lineRule="exact"|w:lineRule="exact"[^>]*w:line="579"/)

  const footers = [...parts].filter(([name]) => /footer\d/.test(name) && name.endsWith('.xml')).map(([, xml]) => xml)
  expect(footers.map((xml) => /<w:jc w:val="(\w+)"/.exec(xml)?.[1]).sort()).toEqual(['left', 'right'])
  for (const xml of footers) {
    expect(xml).toContain('PAGE')
    expect(xml).toContain('<w:sz w:val="28"/>')
    expect(wordsOf(xml).replace('PAGE', '1').trim()).toBe('— 1 —')
  }
  expect(parts.get('word/settings.xml')).toContain('w:evenAndOddHeaders')
})

it('says what the meeting was, its figures, its minutes and its decisions; every cell has a paragraph', async () => {
  const document = (await partsOf(RECORD)).get('word/document.xml') ?? ''
  const words = wordsOf(document)
  for (const said of [
    '十月调度会纪要',
    '时间：2023年10月31日 14:00',
    '地点：三楼会议室',
    '主持：郑国平',
    '出席：郑国平、福州市卫健委、厦门市卫健委',
    '列席：林处长',
    '缺席：宁德市卫健委',
    '议程：1.红灯事项；2.黄灯事项（未议）',
    '记录：林志强',
    '应办 120，办结 81，红 7、黄 12',
    '一、红灯事项',
    '2. 先从福州调剂',
    '二、议定事项',
    '调剂疫苗 <3000> 支',
    '福州、宁德',
    '2023年11月6日',
    'abababababababab',
  ])
    expect(words).toContain(said)
  expect(words).not.toContain('草稿')
  expect(document).not.toMatch(/<w:tc>(?:(?!<w:p[ >/]).)*?<\/w:tc>/)
  expect(/<w:pStyle w:val="PaperFirst"\/>.*?一、红灯事项/.test(document)).toBe(true)
  expect(/<w:pStyle w:val="PaperSecond"\/>.*?（一）疫苗到货/.test(document)).toBe(true)
})

it('says that it is a draft while the meeting is going on, and leaves no control character in', async () => {
  const minutes: RichDoc = {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a\u0000b\u000bc' }] }],
  }
  const record = { ...RECORD, final: null, minutes, decisions: [], ownDecisions: true, figures: null }
  const words = wordsOf((await partsOf(record)).get('word/document.xml') ?? '')
  expect(words).toContain('（草稿，会议尚未结束）')
  expect(words).toContain('abc')
  expect(words).toContain('一、议定事项（涉及本单位）')
  expect(words).toContain('本次会议没有议定事项。')
  expect(words).not.toContain('定稿校验')
})

/** The boards of the server, of one board in memory. */
function boardsOf(
  board: TestBoard,
  doc: RichDoc,
  final: Minutes['final'],
  people: Record<string, string> = { leader: '郑国平', supervisor: '陈敏' },
) {
  const at = (seq: number): BoardState =>
    board.log
      .filter((change) => change.seq <= seq)
      .reduce((state: BoardState, change: Change) => evolve(state, change), emptyState('b1'))
  const audience = (actor: Parameters<typeof audienceOf>[0]): Audience => {
    const found = audienceOf(actor, board.state.board!)
    if (!found) throw new Error('not a reader')
    return found
  }
  return createMinutesFile({
    view: (actor) => Promise.resolve({ ok: true, view: viewOf(board.state, audience(actor)), serverNow: 0 }),
    viewAt: (actor, _, seq) => Promise.resolve({ ok: true, view: viewOf(at(seq), audience(actor)) }),
    people: () => Promise.resolve({ ok: true, people }),
    minutesOf: (_, meetingId) =>
      Promise.resolve({
        ok: true,
        minutes: { meetingId, boardId: boardOfMeeting(meetingId) ?? '', doc, mayWrite: false, final },
      }),
  })
}

it('made a week later, with the board moved on, the file says the same', async () => {
  const meetingId = 'b1_m1'
  const board = buildBoard({ units: ['fuzhou', 'xiamen'] })
  board.send(reviewer('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
  board.send(supervisor, meetingPlan({ unitIds: ['fuzhou', 'xiamen'] }))
  expect(await boardsOf(board, DOC, null)(supervisor, meetingId)).toBeNull()
  board.send(supervisor, { type: 'meeting.open', meetingId })
  const resolve = (unitId: string, matterName: string) => ({
    type: 'board.resolve' as const,
    matterName,
    origin: { meetingId, agendaItemId: 'i1' },
    taskId: null,
    unitId,
    text: `${unitId} 收口`,
    due: '2027-01-31',
  })
  board.send(supervisor, resolve('fuzhou', 'd1'))
  board.send(supervisor, resolve('xiamen', 'd2'))
  const draft = await boardsOf(board, DOC, null)(supervisor, meetingId)
  expect(draft?.name).toBe('第一次调度会纪要（草稿）.docx')
  board.send(supervisor, { type: 'meeting.close', meetingId })
  const names = { leader: '郑国平', supervisor: '陈敏', fuzhou: '福州 经办人' }
  const final = { seq: board.state.seq, at: board.state.at, hash: 'cd'.repeat(32), names }

  const first = await boardsOf(board, DOC, final)(supervisor, meetingId)
  board.now += 7 * 86_400_000
  board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 90 })
  board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'title', value: '改了名的任务' })
  // Somebody is called otherwise by now, and somebody's account is closed.
  const second = await boardsOf(board, DOC, final, { leader: '改了名' })(supervisor, meetingId)
  expect(first?.name).toBe('第一次调度会纪要.docx')
  const [then, now] = [first, second].map((file) => zipEntries(file!.body))
  for (const [name, xml] of then!)
    if (!name.startsWith('docProps/')) expect([name, now!.get(name)]).toEqual([name, xml])
  const words = wordsOf(then!.get('word/document.xml') ?? '')
  expect(words).toContain('fuzhou 收口')
  expect(words).toContain('xiamen 收口')

  // A reporting unit is given its own decisions, and told so.
  const own = wordsOf(
    zipEntries((await boardsOf(board, DOC, final)(handler('xiamen'), meetingId))!.body).get('word/document.xml') ?? '',
  )
  expect(own).toContain('议定事项（涉及本单位）')
  expect(own).not.toContain('fuzhou 收口')
})
