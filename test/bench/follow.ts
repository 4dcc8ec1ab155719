// From what a presenter shows to the pages of 60 followers: ten times a second over real sockets on loopback, against the
// built product. `npm run bench -- follow [--followers N] [--shows N]`
import { parseArgs } from 'node:util'
import { type Socket, io } from 'socket.io-client'
import type { Command } from '#shared/domain/commands.ts'
import type { ClientToServerEvents, ServerToClientEvents } from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { ShownView } from '#shared/protocol/meetings.ts'
import { DEMO, boardOf, caller, send } from '#test/support/calls.ts'
import { signIn, startServer } from '#test/support/server.ts'

const MEETING = `${DEMO}_bench`
const EVERY_MS = 100

type Page = Socket<ServerToClientEvents, ClientToServerEvents>

/** Prints the distribution of the delays, and how long a late joiner waits. Rejects when somebody was not told. */
export async function main(args: string[]): Promise<void> {
  const options = { followers: { type: 'string', default: '60' }, shows: { type: 'string', default: '100' } } as const
  const { values } = parseArgs({ args, options })
  const [followers, shows] = [Number(values.followers), Number(values.shows)]
  const server = await startServer()
  const pages: Page[] = []
  try {
    const host = await caller(server.origin, 'supervisor')
    const { board, assignments } = await boardOf(host)
    const units = board.units.map(({ id }) => id)
    const item = { minutes: 10, unitId: null, section: 'other' as const }
    const commands: Command[] = [
      {
        type: 'meeting.plan',
        meetingId: MEETING,
        title: 'bench',
        startsAt: '2026-01-08T09:30',
        place: '',
        unitIds: units,
        absentUnitIds: [],
        people: [],
        chairId: 'leader',
        presenterId: 'supervisor',
        recorderId: 'supervisor',
        agenda: [{ ...item, id: 'i1', title: 'bench', refs: [] }],
        previousId: null,
      },
      { type: 'meeting.open', meetingId: MEETING },
    ]
    for (const command of commands) await send(host, command)

    const accounts = ['leader', ...units.flatMap((unit) => [unit, `${unit}-2`])].slice(0, followers)
    const cookies: string[] = []
    for (const account of accounts) cookies.push(await signIn(server.origin, account))
    const connect = async (cookie: string): Promise<Page> => {
      const page: Page = io(server.origin, {
        transports: ['websocket'],
        forceNew: true,
        auth: { version: PROTOCOL_VERSION },
        extraHeaders: { origin: server.origin, cookie },
      })
      pages.push(page)
      await new Promise<void>((resolve, reject) => {
        page.once('connect', resolve)
        page.once('connect_error', reject)
      })
      return page
    }
    const presenter = await connect(host.cookie)
    await presenter.emitWithAck('meeting:join', { meetingId: MEETING })
    const delays: number[] = []
    let sentAt = 0
    let heard = 0
    let all = (): void => undefined
    for (let i = 0; i < followers; i++) {
      const page = await connect(cookies[i % cookies.length]!)
      page.on('meeting:shown', () => {
        delays.push(performance.now() - sentAt)
        if (++heard === followers) all()
      })
      const reply = await page.emitWithAck('meeting:join', { meetingId: MEETING })
      if (!reply.ok) throw new Error(reply.error.message)
    }
    const view = (cell: string, unitId: string): ShownView => ({
      agendaItemId: 'i1',
      areaId: null,
      unitId,
      filters: { red: true, yellow: true, coordination: false, query: '' },
      taskId: null,
      cell,
      figures: 'both',
    })
    for (let n = 0; n < shows; n++) {
      heard = 0
      const told = new Promise<void>((resolve) => (all = resolve))
      const { id, unitId } = assignments[n % assignments.length]!
      sentAt = performance.now()
      const reply = await presenter.emitWithAck('meeting:show', {
        meetingId: MEETING,
        view: view(id, unitId),
        anchor: id,
      })
      if (!reply.ok) throw new Error(reply.error.message)
      await told
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, sentAt + EVERY_MS - performance.now())))
    }
    const joined = performance.now()
    const late = await connect(cookies[0]!)
    const reply = await late.emitWithAck('meeting:join', { meetingId: MEETING })
    const waited = performance.now() - joined
    if (!reply.ok || reply.shown?.n !== shows) throw new Error('a late joiner was not where the presenter is')
    delays.sort((a, b) => a - b)
    const at = (share: number): string =>
      (delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? 0).toFixed(1)
    console.log(
      `${followers} followers, ${shows} moves, shown → the page of each: median ${at(0.5)} ms, p99 ${at(0.99)} ms, ` +
        `max ${at(1)} ms; a late joiner is in place after ${waited.toFixed(0)} ms`,
    )
  } finally {
    for (const page of pages) page.disconnect()
    await server.stop()
  }
}
