import { readFile } from 'node:fs/promises'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { createAccountStore } from '../accounts.ts'
import { createChangeLog } from '../changeLog.ts'
import { createCommitStore } from '../commitStore.ts'
import type { Database } from '../database.ts'
import { createNoticeStore } from '../notices.ts'
import { createHistory } from './history.ts'
import { liveThrough } from './liveThrough.ts'
import { createMinutesDesk } from './minutes.ts'
import { createNarratives } from './narrative.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD, ISSUING_UNIT, REPORTING_UNITS } from './people.ts'
import { createRandom } from './random.ts'

export const DEMO_BOARD_ID = 'fujian-2023'
export const DEMO_NOTICE_ID = 'fujian-2023'
export const DEMO_NOTICE_VERSION_ID = 'fujian-2023-v1'
const TITLE = '2023 年妇幼健康重点工作'
const SOURCE = '福建省卫生健康委员会公开文件，2023-04-27（此件主动公开）'
/** Any other number is as good; a fixed one makes every demo alike. */
export const DEMO_SEED = 20230427

export interface SeedOptions {
  /** The moment of seeding: the history ends here. */
  now: number
  /** Called once; all demo accounts share the password. */
  hashPassword: (plain: string) => Promise<string>
  progress?: (line: string) => void
  seed?: number
}

/**
 * Fills an empty database with the demo: units, accounts, the notice, the board and eight months of its history. Does
 * nothing where there is a board or an account of somebody else. Cut short, it leaves no part of the board, and the next
 * start takes up what is missing. Throws when the history does not fit the rules of the board.
 */
export async function seedDemo(database: Database, options: SeedOptions): Promise<{ boardId: string }> {
  const { now, seed = DEMO_SEED, progress = () => {} } = options
  if (await isInUse(database)) return { boardId: DEMO_BOARD_ID }
  const text = await readFile(new URL('./fujian-2023.txt', import.meta.url), 'utf8')
  const outline = parseNotice(text)
  const random = createRandom(seed)
  const { deeds, time } = createHistory({
    boardId: DEMO_BOARD_ID,
    title: TITLE,
    noticeId: DEMO_NOTICE_ID,
    areas: proposeTasks(outline, DEMO_NOTICE_VERSION_ID),
    now,
    random: random.fork('history'),
  })

  const began = time.at(0)
  progress('演示数据：单位和账号')
  await addPeople(database, await options.hashPassword(DEMO_PASSWORD), began)
  const notices = createNoticeStore(database)
  if (!(await notices.find(DEMO_NOTICE_ID))) {
    const version = { id: DEMO_NOTICE_VERSION_ID, text, outline, source: SOURCE, createdAt: began }
    await notices.create({ id: DEMO_NOTICE_ID, unitId: ISSUING_UNIT.id, title: outline.title }, version)
  }
  progress(`演示数据：八个月的办理过程（随机种子 ${seed}）`)
  const narratives = createNarratives(DEMO_BOARD_ID, random.fork('clients'))
  const minutes = createMinutesDesk(random.fork('minutes'))
  // One transaction: a start that is interrupted leaves no board with half a year.
  const head = await createCommitStore(database).transaction((tx) =>
    liveThrough(tx, { boardId: DEMO_BOARD_ID, deeds, time, narratives, minutes }),
  )
  progress(`演示数据：完成，共 ${head.seq} 条变更`)
  return { boardId: DEMO_BOARD_ID }
}

/** Whether somebody works here already. Demo accounts alone are what an interrupted seed leaves behind. */
async function isInUse(database: Database): Promise<boolean> {
  const boards = await createChangeLog(database).listBoards()
  if (boards.length > 0) return true
  const own = new Set(DEMO_ACCOUNTS.map(({ id }) => id))
  const accounts = await createAccountStore(database).list()
  return accounts.some(({ id }) => !own.has(id))
}

async function addPeople(database: Database, passwordHash: string, at: number): Promise<void> {
  const store = createAccountStore(database)
  const by = { actorId: null, at }
  const units = REPORTING_UNITS.map((unit, i) => ({ ...unit, parentId: ISSUING_UNIT.id, position: i + 1 }))
  await store.saveUnits([{ ...ISSUING_UNIT, parentId: null, position: 0 }, ...units], by)
  const known = new Set((await store.list()).map(({ id }) => id))
  for (const { id, username, name, grants } of DEMO_ACCOUNTS) {
    if (!known.has(id)) await store.create({ id, username, name, passwordHash, grants }, by)
  }
}
