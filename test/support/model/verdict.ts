import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { richDoc } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { audienceOf, stateOfView, viewOf } from '#shared/domain/visibility.ts'
import { actorOf } from '#db/accounts.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { createMinutesStore } from '#db/minutes.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { dump, throughJson } from '../builders.ts'
import { MEETING } from './cast.ts'
import type { ModelServer } from './ModelServer.ts'
import type { Given } from './Person.ts'
import { MARK, type World } from './World.ts'

const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}
/** Plain data in one writing, whatever the order in which it came about. */
function same(one: unknown, other: unknown, what: string): void {
  const ordered = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, v]) => v !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, ordered(v)]),
        )
      : Array.isArray(value)
        ? value.map(ordered)
        : value
  const [a, b] = [JSON.stringify(ordered(one)), JSON.stringify(ordered(other))]
  if (a === b) return
  let at = 0
  while (a[at] === b[at]) at++
  throw new Error(`${what}: …${a.slice(Math.max(0, at - 200), at + 80)} | …${b.slice(Math.max(0, at - 60), at + 80)}`)
}
const facts = (state: BoardState): unknown => {
  const { stamps: _stamps, at: _at, ...rest } = dump(state)
  return throughJson(rest)
}

export interface Outcome {
  seq: number
  hash: string
  commands: number
  acknowledged: number
  shown: number
  characters: number
  stored: number
  refused: number
  /** Characters in minutes that are stored, times that the pointer came to another screen, and meetings that closed. */
  minutes: number
  presented: number
  closed: number
  /** When all this was known to hold. */
  ended: number
}

/** Everything that must hold once a world is at rest. Throws at the first that does not. */
export async function judge(world: World): Promise<Outcome> {
  const { server } = world
  if (!server) throw new Error('nobody is up')
  expect(world.authority.violations.length === 0, `without authority: ${world.authority.violations.join('; ')}`)
  for (const report of [await server.changeLog.verifyChain('b1'), await verifySystemChain(server.database)])
    expect(report.ok, `a chain is broken: ${JSON.stringify(report)}`)
  const room = await server.rooms.board('b1')
  if (!room) throw new Error('the board is gone')
  const log = await server.changeLog.changesSince('b1', 0)
  await judgeBoard(world, server, log)
  await judgeCommands(world, server, log)
  await judgeTexts(world, server)
  await judgeMeeting(world, server)
  const given = [...world.given.values()]
  const typed = [...world.characters.all()]
  const minutes = typed.filter((one) => one.fragment === MINUTES_FRAGMENT)
  return {
    seq: room.head.seq,
    hash: room.head.hash,
    commands: given.length,
    acknowledged: given.filter((one) => one.acknowledged !== null).length,
    shown: given.filter((one) => one.shown).length,
    characters: typed.length,
    stored: typed.filter((one) => one.stored).length,
    refused: typed.filter((one) => one.refused).length,
    minutes: minutes.filter((one) => one.stored).length,
    presented: world.presiding.moves,
    closed: room.state.meetings.get(MEETING)?.status === 'closed' ? 1 : 0,
    ended: world.time.now,
  }
}

/** CONVERGENCE: live = stored = replayed = what everybody sees of it. */
async function judgeBoard(world: World, server: ModelServer, log: readonly Change[]): Promise<void> {
  const live = (await server.rooms.board('b1'))!.state
  const replayed = emptyState('b1')
  foldInto(replayed, log)
  same(throughJson(dump(live)), throughJson(dump(replayed)), 'the live board is not what its log says')
  const stored = await server.changeLog.loadState('b1')
  same(throughJson(dump(live)), stored && throughJson(dump(stored.state)), 'the live board is not what is stored')
  for (const { page, label, actor } of world.people) {
    if (!page) throw new Error(`${label} is not there`)
    const { store } = page.session
    // As stored now, not as the page believes.
    const account = await server.accounts.find(actor.accountId)
    const audience = live.board && account && audienceOf(actorOf(account), live.board, live.meetings.values())
    if (!audience) throw new Error(`${label} may read nothing`)
    // A page that followed keeps what has become history since; one that is opened now is not given it.
    const seen = stateOfView(viewOf(store.state, { kind: 'whole' }))
    same(facts(seen), facts(stateOfView(throughJson(viewOf(live, audience)))), `${label} sees another board`)
  }
}

/** SURVIVAL of commands: each has one end, and its author knows it. */
async function judgeCommands(world: World, server: ModelServer, log: readonly Change[]): Promise<void> {
  const rows = await server.database.reader.selectFrom('command').selectAll().execute()
  const answered = new Map(rows.map((row) => [row.command_id, row.seq]))
  const made = new Map<string, Change[]>()
  for (const change of log) made.set(change.commandId, [...(made.get(change.commandId) ?? []), change])
  for (const [commandId, given] of world.given) {
    const what = `${given.by} ${JSON.stringify(given.command)} (${commandId})`
    const seq = answered.get(commandId)
    const changes = made.get(commandId) ?? []
    if (given.acknowledged !== null)
      expect(seq !== undefined, `acknowledged at ${given.acknowledged} and lost: ${what}`)
    expect((seq !== undefined) !== given.shown, `${seq === undefined ? 'neither' : 'both'} stored and refused: ${what}`)
    expect(seq !== undefined || changes.length === 0, `refused, and has an effect: ${what}`)
    // One transaction, once: the changes of a command stand together, and end where it was answered.
    expect(
      changes.every((c, i) => i === 0 || c.seq === changes[i - 1]!.seq + 1),
      `has effects twice: ${what}`,
    )
    expect(changes.length === 0 || changes.at(-1)!.seq <= (seq ?? 0), `answered before its effect: ${what}`)
    expect(
      changes.every((c) => c.actorId === given.by),
      `is said to be of another: ${what}`,
    )
  }
  for (const change of log.filter((one) => !/^c\d+$/.test(one.commandId)))
    expect(world.given.has(change.commandId), `nobody gave ${change.commandId}`)
  judgeEffects(world.given, answered, log)
}

/** What was acknowledged was so at that moment; what stands there now was recorded later. */
function judgeEffects(
  given: ReadonlyMap<string, Given>,
  answered: ReadonlyMap<string, number>,
  log: readonly Change[],
): void {
  const due = new Map<number, Given[]>()
  for (const [commandId, one] of given) {
    const seq = answered.get(commandId)
    if (seq !== undefined) due.set(seq, [...(due.get(seq) ?? []), one])
  }
  const state = emptyState('b1')
  for (const change of log) {
    foldInto(state, [change])
    for (const { command } of due.get(change.seq) ?? []) {
      const what = JSON.stringify(command)
      if (command.type === 'assignment.setPercent')
        expect(state.assignments.get(command.assignmentId)?.percent === command.percent, `no effect: ${what}`)
      if (command.type === 'assignment.setValue')
        expect(state.assignments.get(command.assignmentId)?.value === command.value, `no effect: ${what}`)
      if (command.type === 'board.rename') expect(state.board?.title === command.title, `no effect: ${what}`)
      if (command.type === 'board.setOpenness') expect(state.board?.openness === command.openness, `no effect: ${what}`)
    }
  }
}

/** Texts: all replicas equal, nothing parked; each character is where its author was told. */
async function judgeTexts(world: World, server: ModelServer): Promise<void> {
  const texts = new Map<string, string>()
  const names = new Set(world.people.flatMap((person) => person.writings.map((writing) => writing.name)))
  for (const name of names) {
    const { snapshot, updates } = await createDocumentStore(server.database).load(name)
    const doc = new Y.Doc()
    for (const update of snapshot ? [snapshot, ...updates] : updates) Y.applyUpdate(doc, update)
    expect(!doc.store.pendingStructs && !doc.store.pendingDs, `${name} has something parked`)
    const shown = (one: Y.Doc): string =>
      [...one.share.keys()]
        .sort()
        .map((root) => `${root}:${one.getXmlFragment(root).toString()}`)
        .filter((text) => !text.endsWith(':'))
        .join('\n')
    const truth = shown(doc)
    texts.set(name, truth)
    const room = await server.rooms.document(name)
    expect(room !== null && shown(room.doc) === truth, `the live ${name} is not what is stored`)
    for (const { page, label } of world.people)
      for (const document of page?.documents ?? []) {
        // Whoever may not read it has nothing of it.
        if (document.name !== name || !document.usable) continue
        expect(!document.doc.store.pendingStructs, `${label} has something parked of ${name}`)
        expect(shown(document.doc) === truth, `${label} sees another ${name}:\n${shown(document.doc)}\n${truth}`)
      }
    doc.destroy()
  }
  expect(world.characters.lost.length === 0, world.characters.lost.join('; '))
  const everything = [...texts.values()].join('\n')
  for (const { label, writings } of world.people)
    for (const writing of writings)
      expect(writing.open === 0, `${label} does not know what became of ${writing.open} characters`)
  for (const typed of world.characters.all()) {
    const { char, stored, restored, refused } = typed
    const deleted = world.characters.isDeleted(typed)
    const times = everything.split(char).length - 1
    const what = `${char} (${[stored && 'stored', deleted && 'deleted', refused && 'refused'].filter(Boolean).join()})`
    if (stored && !deleted) expect(times === 1, `${what} is there ${times} times`)
    if (!restored) expect(times <= 1, `${what} is there ${times} times`)
    expect(stored || refused, `${what} had no end`)
  }
}

/**
 * The meeting: one presents, the same for everybody, and their screen is on all others; once it is closed nobody does, and
 * what was kept is what stands in the minutes, to the last character. Of what was shown nothing is on the disk.
 */
async function judgeMeeting(world: World, server: ModelServer): Promise<void> {
  expect(world.presiding.violations.length === 0, `presenting: ${world.presiding.violations[0]}`)
  const meeting = (await server.rooms.board('b1'))?.state.meetings.get(MEETING)
  if (!meeting) throw new Error('the meeting is gone')
  const screens = world.people.flatMap(({ page, label, actor }) =>
    page?.meeting ? [{ label, actor, shows: page.meeting.shows, live: page.meeting.source.live }] : [],
  )
  const [first] = screens
  if (first) {
    const { presenter, attendance } = first.live
    for (const { label, live } of screens) {
      same(live.presenter, presenter, `${label} is told of another presenter`)
      same(live.attendance.count, attendance.count, `${label} counts others`)
    }
    const accounts = new Set(screens.map(({ actor }) => actor.accountId))
    expect(attendance.count === accounts.size, `${attendance.count} are said to be there, of ${accounts.size}`)
    const presenting = screens.filter(({ live }) => live.mine)
    expect(presenting.length === (presenter?.here ? 1 : 0), `${presenting.length} screens present`)
    expect(
      (presenter !== null) === (meeting.status === 'open'),
      `it is ${meeting.status}, and somebody presents or not`,
    )
    for (const { actor, shows, label } of presenting) {
      expect(actor.accountId === presenter?.accountId, `${label} presents as another`)
      for (const { label: other, live } of shows === null ? [] : screens)
        if (!live.mine) expect(live.shown?.view.filters.query === shows, `${other} does not see what ${label} shows`)
    }
    if (presenter === null)
      expect(
        screens.every(({ live }) => live.shown === null && live.course === null),
        'it is over and goes on',
      )
  }
  const frozen = await createMinutesStore(server.database).find(MEETING)
  expect((frozen !== null) === (meeting.status === 'closed'), 'minutes are kept of a closed meeting, and only of one')
  if (frozen) {
    const { snapshot, updates } = await createDocumentStore(server.database).load(minutesName(MEETING))
    const doc = new Y.Doc()
    for (const update of snapshot ? [snapshot, ...updates] : updates) Y.applyUpdate(doc, update)
    same(JSON.parse(frozen.body), richDoc(doc.getXmlFragment(MINUTES_FRAGMENT)), 'what was kept is not what is there')
    doc.destroy()
  }
  // At once: while a disk is really waited for, the time of this world would pass, now more and now less of it.
  for (const file of readdirSync(world.dataDir))
    expect(!readFileSync(join(world.dataDir, file)).includes(MARK), `${file} holds what was shown`)
}
