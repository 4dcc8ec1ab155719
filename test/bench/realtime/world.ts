import { join } from 'node:path'
import { createAccountStore, type Unit } from '#db/accounts.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { migrate, openDatabase } from '#db/database.ts'
import type { Grant } from '#shared/domain/model.ts'
import { createAuth } from '#server/auth/auth.ts'
import { loadConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { ISSUER, boardCreate, emptyBoard, staff, supervisor, taskAdd } from '#test/support/builders.ts'
import { livedYear } from './year.ts'

/** Boards of a bench have the units u0, u1, … and the tasks t0, t1, … */
export interface BoardWish {
  boards: number
  units: number
  tasks: number
  /** Areas the tasks are spread over; one unless said otherwise. */
  areas?: number
  /** Whether the units have worked on their tasks: percents of all sizes, so that there are lights of all colours. */
  worked?: boolean
  /** Instead: that they have worked on them for most of a year, until the log is as long as this. */
  changes?: number
}

export interface WorldPerson {
  id: string
  grants: Grant[]
}

export const boardIdOf = (board: number): string => `b${board}`
export const unitIdOf = (unit: number): string => `u${unit}`

/**
 * Fills a folder with a database the product can serve: dispatched boards whose units have taken their tasks, people
 * with accounts, and a session for each. Gives the cookie of each person.
 */
export async function makeWorld(
  dataDir: string,
  wish: BoardWish,
  people: readonly WorldPerson[],
): Promise<Map<string, string>> {
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'warn', DEMO: '0', NODE_ENV: 'production' })
  const log = createLog(config)
  const database = await openDatabase({ url: null, file: join(dataDir, 'duban.sqlite') })
  await migrate(database)
  const accounts = createAccountStore(database)
  const by = { actorId: null, at: Date.now() }
  const ids = [ISSUER, ...Array.from({ length: wish.units }, (_, i) => unitIdOf(i))]
  const units = ids.map((id, position): Unit => ({ id, name: id, shortName: id, parentId: null, position }))
  await accounts.saveUnits(units, by)
  for (const { id, grants } of people)
    await accounts.create({ id, username: id, name: id, passwordHash: '-', grants }, by)

  const store = createCommitStore(database)
  for (let i = 0; i < wish.boards; i++) {
    const board = emptyBoard(boardIdOf(i))
    const now = Date.now()
    if (wish.changes !== undefined) {
      const year = livedYear(board, {
        ...wish,
        units: ids.slice(1),
        areas: wish.areas ?? 1,
        changes: wish.changes,
        now,
      })
      let head = NO_HEAD
      for (const _ of year) {
        const expected = head
        // What is stored already is not needed any more; and snapshots come as they do in life.
        head = await store.transaction((tx) =>
          tx.appendChanges(board.state.boardId, expected, board.log.slice(expected.seq), board.state),
        )
      }
      continue
    }
    board.now = now
    board.send(supervisor, boardCreate(ids.slice(1)))
    const areas = wish.areas ?? 1
    for (let area = 1; area <= areas; area++) {
      const names = { ordinal: String(area), title: `母婴安全 ${area}`, shortTitle: '母婴安全' }
      board.send(supervisor, { type: 'area.add', areaId: `a${area}`, order: area, ...names })
    }
    for (let task = 0; task < wish.tasks; task++) {
      const areaId = `a${1 + Math.floor((task * areas) / wish.tasks)}`
      board.send(supervisor, taskAdd(`t${task}`, ids.slice(1), { areaId, order: task + 1 }))
    }
    board.send(supervisor, { type: 'board.dispatch' })
    let percent = 0
    for (const { id, unitId } of [...board.state.assignments.values()]) {
      board.send(staff(unitId), { type: 'assignment.acknowledge', assignmentId: id })
      if (wish.worked) {
        percent = (percent + 37) % 100
        board.send(staff(unitId), { type: 'assignment.setPercent', assignmentId: id, percent })
      }
    }
    await store.transaction((tx) => tx.appendChanges(board.state.boardId, NO_HEAD, board.log, board.state))
  }

  // Sessions are opened behind the sign-in page: hashing 1,000 passwords is another measurement.
  const { sessions } = createAuth({ config, log, database })
  const cookies = new Map<string, string>()
  for (const { id } of people) {
    const { token } = await sessions.open(id, { address: '127.0.0.1', userAgent: 'bench' })
    cookies.set(id, `duban_session=${token}`)
  }
  sessions.stop()
  await database.close()
  return cookies
}
