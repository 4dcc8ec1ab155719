import { describe, expect, it } from 'vitest'
import { copyState } from '#shared/domain/state.ts'
import { NO_HEAD } from '#db/commitStore.ts'
import { RoomRegistry } from '#server/realtime/RoomRegistry.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { SummaryDesk } from '#server/realtime/SummaryDesk.ts'
import { type TestBoard, boardCreate, buildBoard, emptyBoard, staff, supervisor } from '#test/support/builders.ts'
import { typing, write } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const IDLE = 1_000

class Place {
  busy = false
  closed = false
  close(): void {
    this.closed = true
  }
}

describe('a registry of rooms', () => {
  const clock = new FakeClock()
  const opened: Place[] = []
  const registry = new RoomRegistry(
    () => {
      const place = new Place()
      opened.push(place)
      return Promise.resolve(place)
    },
    clock,
    IDLE,
  )

  it('shares one room, lets it go when nobody uses it, and looks with one timer however often somebody leaves', async () => {
    const [a, b] = await Promise.all([registry.get('x'), registry.get('x')])
    expect(a).toBe(b)
    a.busy = true
    for (let i = 0; i < 100; i++) registry.release('x')
    expect(clock.waiting).toBe(1)
    clock.advance(IDLE)
    expect(await registry.get('x')).toBe(a)
    a.busy = false
    registry.release('x')
    clock.advance(IDLE - 1)
    expect(a.closed).toBe(false)
    clock.advance(1)
    expect(a.closed).toBe(true)
    expect(await registry.get('x')).not.toBe(a)
    await registry.close()
    expect(clock.waiting).toBe(0)
  })

  it('lets a room go that was only looked at', async () => {
    const place = await registry.get('looked at')
    clock.advance(IDLE)
    expect(place.closed).toBe(true)
  })

  it('gives nobody a room that was let go while it was loading', async () => {
    let arrive = (_place: Place): void => {}
    const slow = new RoomRegistry(() => new Promise<Place>((resolve) => (arrive = resolve)), clock, IDLE)
    const asked = slow.get('x')
    clock.advance(IDLE * 3)
    arrive(new Place())
    const place = await asked
    expect(place.closed).toBe(false)
    expect(await slow.get('x')).toBe(place)
  })

  it('tries again after a failed load, and leaves no timer behind', async () => {
    let failing = true
    const shaky = new RoomRegistry(
      () => (failing ? Promise.reject(new Error('no storage')) : Promise.resolve(new Place())),
      clock,
      IDLE,
    )
    const before = clock.waiting
    await expect(shaky.get('x')).rejects.toThrow('no storage')
    expect(clock.waiting).toBe(before)
    shaky.release('x')
    failing = false
    expect((await shaky.get('x')).closed).toBe(false)
  })
})

describe('the rooms of a board', () => {
  const NAME = 'narrative/b1/fuzhou'
  const open = (board: TestBoard, clock = new FakeClock()) => {
    let loads = 0
    const rooms = new Rooms({
      onTrouble: (error) => {
        throw error
      },
      store: new MemoryStore(),
      changeLog: {
        loadState: () => Promise.resolve({ state: board.state, head: { ...NO_HEAD, seq: board.state.seq } }),
      } as never,
      documents: {
        load: () => {
          loads++
          return Promise.resolve({ seq: 0, snapshot: null, updates: [], clients: new Map() })
        },
      } as never,
      clock,
      outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
      onReadOnly: () => {},
    })
    return { rooms, clock, loads: () => loads }
  }

  it('an open document keeps its board, whose facts admit what is typed; afterwards both go', async () => {
    const { rooms, clock } = open(buildBoard({ tasks: [{ id: 't1' }] }))
    const document = await rooms.document(NAME)
    const board = await rooms.board('b1')
    if (!document || !board) throw new Error('no rooms')
    document.pending++
    clock.advance(60 * 60_000)
    expect(await rooms.board('b1')).toBe(board)
    document.pending--
    rooms.documents.release(NAME)
    clock.advance(30_000)
    expect(board.busy).toBe(false)
    clock.advance(10 * 60_000)
    expect(await rooms.board('b1')).not.toBe(board)
    await rooms.close()
    expect(clock.waiting).toBe(0)
  })

  it('[A4] who may not read a document has nothing of it loaded; a draft is the issuing unit’s own', async () => {
    const { rooms, loads } = open(buildBoard({ tasks: [{ id: 't1' }] }))
    expect(await rooms.mayRead(NAME, staff('fuzhou'))).toBe(true)
    expect(await rooms.mayRead(NAME, staff('xiamen'))).toBe(false)
    expect(await rooms.mayRead('narrative/b1/atlantis', supervisor)).toBe(false)
    expect(loads()).toBe(0)
    const draft = emptyBoard()
    draft.send(supervisor, boardCreate(['fuzhou']))
    const drafted = open(draft)
    expect(await drafted.rooms.mayRead(NAME, staff('fuzhou'))).toBe(false)
    expect(await drafted.rooms.mayRead(NAME, supervisor)).toBe(true)
  })

  it('a completion board that is watched keeps its board', async () => {
    const { rooms, clock } = open(buildBoard({ tasks: [{ id: 't1' }] }))
    const desk = new SummaryDesk(clock, () => {})
    const board = await rooms.board('b1')
    if (!board) throw new Error('no board')
    desk.join(board, { kind: 'whole' }, 'me')
    desk.join(board, { kind: 'whole' }, 'another')
    desk.leave('b1', 'another')
    clock.advance(60 * 60_000)
    expect(await rooms.board('b1')).toBe(board)
    desk.leave('b1', 'me')
    expect(board.busy).toBe(false)
  })

  it.each([
    ['cut short', 'garbled', (update: Uint8Array) => update.subarray(0, update.length - 3)],
    ['lost', 'rests on what is not there', () => new Uint8Array([0, 0])],
  ])(
    '[P13] a document of which an update was %s in storage stays closed alone, and it is said which',
    async (_, why, harm) => {
      const store = new MemoryStore()
      const { state } = buildBoard({ units: ['fuzhou', 'xiamen'] })
      store.states.set('b1', { state, head: { seq: state.seq, hash: '', at: state.at } })
      for (const unit of ['fuzhou', 'xiamen']) {
        const { doc, updates } = typing()
        for (const text of ['一', '二', '三']) write(doc, text)
        const clientIds = [doc.clientID]
        for (const update of updates)
          store.updates.push({ name: `narrative/b1/${unit}`, at: 0, accountId: unit, update, clientIds })
      }
      const row = store.updates[1]!
      store.updates[1] = { ...row, update: harm(row.update) }
      const rooms = new Rooms({
        onTrouble: () => {},
        store,
        changeLog: { loadState: (id: string) => Promise.resolve(store.load(id)) } as never,
        documents: { load: (name: string) => Promise.resolve(store.loadDocument(name)) } as never,
        clock: new FakeClock(),
        outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
        onReadOnly: () => {},
      })
      await expect(rooms.document('narrative/b1/fuzhou')).rejects.toThrow(
        new RegExp(`^update ${why === 'garbled' ? 2 : 3} of document narrative/b1/fuzhou .*${why}`),
      )
      expect((await rooms.document('narrative/b1/xiamen'))?.doc.getXmlFragment('t1/progress').length).toBe(3)
      expect(await rooms.board('b1')).not.toBeNull()
      await rooms.close()
    },
  )

  it('one that cannot be read keeps no other from taking up what was committed elsewhere', async () => {
    const boards = ['b1', 'b2', 'b3'].map((id) => {
      const board = emptyBoard(id)
      board.send(supervisor, boardCreate(['fuzhou']))
      return board
    })
    const stored = new Map(boards.map(({ state }) => [state.boardId, copyState(state)]))
    let broken = ''
    const rooms = new Rooms({
      onTrouble: () => {},
      store: new MemoryStore(),
      changeLog: {
        loadState: (id: string) => {
          const state = stored.get(id)!
          if (id === broken) return Promise.reject(new Error(`${id} is garbled`))
          return Promise.resolve({ state: copyState(state), head: { ...NO_HEAD, seq: state.seq } })
        },
        headsOf: () => Promise.resolve(new Map([...stored].map(([id, { seq }]) => [id, seq]))),
        changesSince: (id: string, seq: number) =>
          Promise.resolve(boards.find(({ state }) => state.boardId === id)!.log.filter((change) => change.seq > seq)),
      } as never,
      documents: {} as never,
      clock: new FakeClock(),
      outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
      onReadOnly: () => {},
    })
    for (const id of stored.keys()) await rooms.board(id)
    for (const board of boards) {
      board.send(supervisor, {
        type: 'area.add',
        areaId: 'a1',
        order: 1,
        ordinal: '一',
        title: '安全',
        shortTitle: '安全',
      })
      stored.set(board.state.boardId, copyState(board.state))
    }
    broken = 'b2'
    await expect(rooms.catchUp()).rejects.toThrow('what moved on b2')
    const heads = await Promise.all(
      boards.map(async ({ state }) => (await rooms.board(state.boardId))?.state.seq === state.seq),
    )
    expect(heads).toEqual([true, false, true])
  })
})
