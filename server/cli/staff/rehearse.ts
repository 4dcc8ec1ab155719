import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Role } from '#shared/domain/model.ts'
import type { Random } from '#db/seed/random.ts'
import { type Deed, nextDeed } from './deeds.ts'
import { Person } from './Person.ts'

/** Why there is nothing to rehearse on, in a sentence for whoever started it. */
export class CannotRehearse extends Error {}

export interface Staff {
  username: string
  name: string
  roles: readonly Role[]
}

/** What was done: counted by the kind of deed, and what was refused by why. */
export interface Tally {
  people: number
  commands: Map<string, number>
  letters: number
  refused: Map<string, number>
}

interface Wish {
  origin: string
  staff: readonly Staff[]
  password: string
  random: Random
  /** 1: people at work; 10: ten times as fast. */
  speed: number
  signal: AbortSignal
  /** Told after every deed. */
  onDeed: (tally: Tally) => void
}

/** How long people of a role look before they do the next thing (ms, from and to). */
const THINKING: Partial<Record<Role, readonly [number, number]>> = {
  supervisor: [3_000, 9_000],
  leader: [15_000, 40_000],
}
const STAFF_THINKS = [6_000, 25_000] as const
const LETTER_MS = 180
/** A person who looks at a cell before changing it. */
const AIMING_MS = 1_200
const MOST_LETTERS_UNSENT = 60

/**
 * Lets simulated staff sign in on a running demo and work on its first board until `signal` aborts: they sign, report,
 * write, submit, review and close out, each at a human pace. Rejects with CannotRehearse when the server is not there, is
 * no demo or has no board.
 */
export async function rehearse(wish: Wish): Promise<Tally> {
  const { origin, staff, password, random, speed, signal } = wish
  // Everybody waits for it.
  setMaxListeners(2 * staff.length, signal)
  const tally: Tally = { people: 0, commands: new Map(), letters: 0, refused: new Map() }
  const cookies: string[] = []
  for (const { username } of staff) cookies.push(await signIn(origin, username, password))
  const boardId = await boardOf(origin, cookies[0] ?? '')
  const people = staff.map(
    ({ username, name }, i) =>
      new Person({
        origin,
        cookie: cookies[i] ?? '',
        accountId: username,
        name,
        boardId,
        random: random.fork(username),
      }),
  )
  try {
    await Promise.all(
      people.map((person) =>
        person.arrive().catch((error: Error) => {
          throw new CannotRehearse(`${person.actor.name}打不开看板：${error.message}`)
        }),
      ),
    )
    tally.people = people.length
    await Promise.all(people.map((person, i) => work(person, staff[i]?.roles ?? [])))
  } finally {
    for (const person of people) person.leave()
  }
  return tally

  async function work(person: Person, roles: readonly Role[]): Promise<void> {
    const [from, to] = roles.map((role) => THINKING[role]).find((range) => range) ?? STAFF_THINKS
    const rest = (ms: number): Promise<void> => pauseUnless(signal, ms / speed)
    // They do not all come through the door at once.
    await rest(person.random.between(0, to))
    while (!signal.aborted) {
      const { state, actor } = person
      const deed = nextDeed({ state, actor, now: Date.now(), random: person.random })
      if (deed) {
        await act(person, deed, rest)
        wish.onDeed(tally)
      }
      await rest(person.random.between(from, to))
    }
  }

  async function act(person: Person, deed: Deed, rest: (ms: number) => Promise<void>): Promise<void> {
    if (deed.kind === 'command') {
      const { command, field } = deed
      if (field !== null && 'assignmentId' in command) {
        await person.look({ assignmentId: command.assignmentId, field })
        await rest(AIMING_MS)
      }
      const refusal = await person.press(command)
      if (refusal === null) count(tally.commands, command.type)
      else count(tally.refused, refusal)
    } else {
      const { assignmentId, field, fragment, text } = deed
      await person.look({ assignmentId, field })
      const unitId = assignmentId.split(':')[1] ?? ''
      const written = await person.write(
        unitId,
        fragment,
        text.slice(0, MOST_LETTERS_UNSENT),
        LETTER_MS / speed,
        signal,
      )
      if (typeof written === 'number') tally.letters += written
      else count(tally.refused, written)
    }
    if (person.random.chance(0.5)) await person.look(null)
  }
}

const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)

/** A pause that ends when everything does. */
async function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  try {
    await pause(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** The cookie header of a new session. */
async function signIn(origin: string, username: string, password: string): Promise<string> {
  const response = await ask(origin, '/login', {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password }),
  })
  const cookie = response.headers.getSetCookie().find((set) => /duban_session=[^;]/.test(set))
  if (cookie) return cookie.split(';')[0] ?? ''
  const to = response.headers.get('location') ?? ''
  if (to.includes('loginThrottled')) throw new CannotRehearse(`${username} 登录次数过多，请几分钟后再试`)
  throw new CannotRehearse(`${username} 登录不了 ${origin}：演练只能在演示数据上进行，演示账号的密码也不能改过`)
}

/** The first board that people work on. */
async function boardOf(origin: string, cookie: string): Promise<string> {
  const response = await ask(origin, '/api/boards', { headers: { cookie } })
  const { boards } = (await response.json()) as { boards: { id: string; status: string }[] }
  const board = boards.find(({ status }) => status === 'dispatched')
  if (!board) throw new CannotRehearse(`${origin} 上没有已交办的看板`)
  return board.id
}

async function ask(origin: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${origin}${path}`, { ...init, signal: AbortSignal.timeout(10_000) })
  } catch {
    throw new CannotRehearse(`连不上 ${origin}：请先运行 npm start，或用 --url 指明服务的地址`)
  }
}
