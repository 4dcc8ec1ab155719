import { readFileSync } from 'node:fs'
import type { CommitTransaction } from '#db/commitStore.ts'
import { createHistory, type History } from '#db/seed/history.ts'
import { liveThrough } from '#db/seed/liveThrough.ts'
import { createMinutesDesk } from '#db/seed/minutes.ts'
import { createNarratives } from '#db/seed/narrative.ts'
import { DEMO_ACCOUNTS } from '#db/seed/people.ts'
import { createRandom } from '#db/seed/random.ts'
import { DEMO_BOARD_ID, DEMO_NOTICE_ID, DEMO_NOTICE_VERSION_ID, DEMO_SEED } from '#db/seed/seedDemo.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'

export const NOTICE_TEXT = readFileSync(new URL('../../../db/seed/fujian-2023.txt', import.meta.url), 'utf8')
export const PROPOSED = proposeTasks(parseNotice(NOTICE_TEXT), DEMO_NOTICE_VERSION_ID)

/** A moment in Shanghai, e.g. `2025-11-19 15:20`. */
export const shanghai = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)

/** The history that `seedDemo` makes at a moment, without a database. */
export const historyOf = (now: number, seed = DEMO_SEED): History =>
  createHistory({
    boardId: DEMO_BOARD_ID,
    title: '2023 年妇幼健康重点工作',
    noticeId: DEMO_NOTICE_ID,
    areas: PROPOSED,
    now,
    random: createRandom(seed).fork('history'),
  })

/** Lives the history in memory with the demo's grants: the log, and the state it leads to. */
export async function lived(now: number, seed = DEMO_SEED): Promise<{ state: BoardState; changes: Change[] }> {
  const { deeds, time } = historyOf(now, seed)
  const changes: Change[] = []
  const tx: CommitTransaction = {
    actors: async (ids) => {
      const named = DEMO_ACCOUNTS.filter(({ id }) => ids.includes(id))
      return new Map(named.map(({ id, name, grants }) => [id, { accountId: id, name, grants }]))
    },
    knownCommands: async () => new Map(),
    changesOfCommand: async () => [],
    appendChanges: async (_boardId, _expected, more, after) => {
      changes.push(...more)
      return { seq: after.seq, at: after.at, hash: '' }
    },
    rememberCommands: async () => {},
    appendUpdates: async () => [],
    freezeMinutes: async () => {},
    appendSystem: async () => {},
  }
  const narratives = createNarratives(DEMO_BOARD_ID, createRandom(seed).fork('clients'))
  const minutes = createMinutesDesk(createRandom(seed).fork('minutes'))
  await liveThrough(tx, { boardId: DEMO_BOARD_ID, deeds, time, narratives, minutes })
  const state = emptyState(DEMO_BOARD_ID)
  foldInto(state, changes)
  return { state, changes }
}
