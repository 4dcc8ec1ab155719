import { randomUUID } from 'node:crypto'
import type { Command } from '#shared/domain/commands.ts'
import type { Assignment, Change } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { ANSWER_MS, signIn } from './server.ts'

/** The board of the demo. */
export const DEMO = 'fujian-2023'

/** Somebody signed in, as the HTTP doors of a server know them. */
export interface Caller {
  readonly origin: string
  readonly cookie: string
}

export const caller = async (origin: string, username: string): Promise<Caller> => ({
  origin,
  cookie: await signIn(origin, username),
})

/** The answer at a path, or to `body` posted to it. Rejects with what the server said when it refuses. */
export async function ask<T>({ origin, cookie }: Caller, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${origin}${path}`, {
    headers: { cookie, origin, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(ANSWER_MS),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** The board as this person may read it. */
export const boardOf = (who: Caller, boardId = DEMO): Promise<BoardView> => ask(who, `/api/boards/${boardId}`)

export const changesOf = async (who: Caller, since: number, boardId = DEMO): Promise<Change[]> =>
  (await ask<{ changes: Change[] }>(who, `/api/boards/${boardId}/changes?since=${since}`)).changes

export const assignmentOf = async (who: Caller, id: string, boardId = DEMO): Promise<Assignment | undefined> =>
  (await boardOf(who, boardId)).assignments.find((one) => one.id === id)

/** Gives a command on the board as it stands. Rejects with the refusal. */
export async function send(who: Caller, command: Command, boardId = DEMO): Promise<void> {
  const { seq } = await boardOf(who, boardId)
  await ask(who, `/api/boards/${boardId}/commands`, { commandId: randomUUID(), base: seq, command })
}

/** The unit tasks whose percent the people of a unit may move now. Throws when there are none. */
export function movable({ tasks, assignments }: BoardView, unitId = 'fuzhou'): [Assignment, ...Assignment[]] {
  const metrics = new Set(tasks.filter(({ metric }) => metric).map(({ id }) => id))
  const [first, ...more] = assignments.filter(
    (one) => one.unitId === unitId && one.state === 'inProgress' && !metrics.has(one.taskId),
  )
  if (!first) throw new Error(`the demo has nothing open of ${unitId}`)
  return [first, ...more]
}
