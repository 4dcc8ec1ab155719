/**
 * The order of the server's system calls under load: every acknowledgement must come after the fdatasync that follows the
 * write of what it acknowledges. Needs strace and the right to trace: `npm run bench -- order [--acks N]`. What it runs:
 * `strace -f -y -s 8192 -e trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg -p PID`
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { startCrew } from '#test/support/crash/crew.ts'
import { startServer } from '#test/support/server.ts'
import { Bell, within } from '#test/support/waiting.ts'
import { type WriteOrder, createWriteOrder } from '#test/support/writeOrder.ts'

const BOARD = 'fujian-2023'
const TYPIST = 'fuzhou'
const CALLS = 'pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg'
const ATTACH_MS = 20_000
const STALLED_MS = 60_000

interface Trace {
  order: WriteOrder
  /** Lets the server go and reads the rest. */
  end(): Promise<void>
}

/** Attaches strace; resolves when it follows. Rejects with what it said when it may not or is not there. */
async function trace(pid: number, bell: Bell): Promise<Trace> {
  // Twice a page of the WAL: nothing of it is cut.
  const strace = spawn('strace', ['-f', '-y', '-s', '8192', '-e', `trace=${CALLS}`, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const order = createWriteOrder(BOARD, TYPIST)
  const said: string[] = []
  let attached = false
  const ended = new Promise<void>((resolve, reject) => {
    strace.once('error', (error) => reject(new Error(`strace cannot be run (install it): ${error.message}`)))
    strace.once('close', () => resolve())
  })
  const following = new Promise<void>((resolve) => {
    createInterface({ input: strace.stderr }).on('line', (line) => {
      if (line.startsWith('strace: ')) said.push(line)
      if (!attached && line.includes(' attached')) {
        attached = true
        resolve()
      }
      order.line(line)
      bell.ring()
    })
  })
  const failed = ended.then(() => {
    throw new Error(`strace ended: ${said.join('\n')}`)
  })
  // Once it follows, only `end` ends it.
  failed.catch(() => {})
  await within(ATTACH_MS, 'strace to attach', Promise.race([following, failed]))
  return {
    order,
    async end() {
      strace.kill('SIGINT')
      await within(ATTACH_MS, 'strace to let go', ended)
    },
  }
}

/** Prints how many acknowledgements came, and how many of them too early; rejects when there is one. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { acks: { type: 'string', default: '2000' } } })
  const wanted = Number(values.acks)
  const bell = new Bell()
  const server = await startServer()
  try {
    const { order, end } = await trace(server.pid(), bell)
    const pressers = ['fuzhou', 'xiamen', 'quanzhou', 'sanming', 'putian', 'longyan']
    const crew = await startCrew({ server, bell, pressers, typists: [TYPIST] })
    const acks = (): number => order.commands.length + order.texts.length
    try {
      while (acks() < wanted) {
        const goal = Math.min(wanted, acks() + 100)
        await bell.until(
          () => `acknowledgement ${goal} of ${wanted}, at ${acks()}`,
          () => acks() >= goal,
          STALLED_MS,
        )
      }
      await crew.finish()
    } finally {
      crew.close()
      await end()
    }
    // The typist knows which words each message held; the trace knows how many were on disk when it was acknowledged.
    if (order.texts.some(({ count }, i) => count < (order.texts[i - 1]?.count ?? 0)))
      throw new Error('the typist lost the connection, so that its messages cannot be told apart: run it again')
    const sent = crew.typists[0]?.sent ?? []
    for (const { count, words } of order.texts) {
      const typed = sent[count - 1]?.typed ?? Infinity
      if (typed > words)
        order.violations.push(`message ${count} with word ${typed - 1} was acknowledged before it was on disk`)
    }
    const told = new Set(crew.pressers.flatMap((presser) => [...presser.acknowledged.values()]))
    const seen = new Set(order.commands)
    const missed = [...told].filter((seq) => !seen.has(seq)).length
    if (missed > 0) throw new Error(`${missed} acknowledgements that clients got are not in the trace`)
    console.log(
      `${order.commands.length} commands and ${order.texts.length} texts acknowledged after ${order.syncs} forced writes: ` +
        `${order.violations.length} acknowledgements before their write was on disk`,
    )
    if (order.violations.length > 0) throw new Error(order.violations.slice(0, 10).join('\n'))
  } finally {
    await server.stop()
  }
}
