import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '#db/seed/random.ts'
import { type Crowd, perRoom } from './crowds.ts'
import { type Running, cpuSeconds, residentKb } from './processes.ts'
import type { Scenario } from './scenarios.ts'

/**
 * Edits in all before the clock runs, so that nobody is measured while the engine still compiles: after 400 it still did,
 * in the meeting for a twelfth of a second in nine.
 */
const WARM_UP = 6_000
/** Of each writer: half a minute of it is enough. */
const MOST_WARM_UP = 300
const WARM_UP_RATE = 10
/** A server that has delivered nothing new for so long will not deliver the rest (ms). */
const PATIENCE_MS = 10_000
const LONGEST_MS = 90_000

const warmUpEach = ({ writers }: Scenario): number => Math.min(MOST_WARM_UP, Math.ceil(WARM_UP / writers))

export const editsEach = (scenario: Scenario): number =>
  warmUpEach(scenario) + Math.round(scenario.rate * scenario.seconds)

export interface Figures {
  p50: number
  p95: number
  p99: number
  /** Of what was owed to the others, how much came: 1 is all of it. */
  delivered: number
  duplicates: number
  /** Connections that the server ended. */
  lost: number
  /** Processor seconds of the server from the first edit to the last delivery. */
  cpu: number
  /** kB of memory that a connection holds, while all are connected and nobody writes. */
  kbEach: number
  ackP95: number | null
  acked: number
  /** How long the sending took: more than was asked for means that the driver was held up. */
  sendingSeconds: number
  /** Share of its core that the driver used; near 1 it is the driver that is measured. */
  driver: number
}

/** Runs a scenario with a crowd against a server process. */
export async function runLoad(scenario: Scenario, crowd: Crowd, { pid, collect }: Running): Promise<Figures> {
  const { writers } = perRoom(scenario)
  await pause(500)
  await collect()
  const before = residentKb(pid)
  await crowd.connect()
  await pause(1_000)
  await collect()
  const kbEach = (residentKb(pid) - before) / crowd.connections

  const warmUp = warmUpEach(scenario)
  await play(scenario, WARM_UP_RATE, 0, warmUp, crowd)
  await delivered(crowd)
  const measured = warmUp * writers

  const cpu = cpuSeconds(pid)
  const driverCpu = process.cpuUsage()
  const began = performance.now()
  await play(scenario, scenario.rate, warmUp, editsEach(scenario), crowd)
  const sendingSeconds = (performance.now() - began) / 1_000
  await delivered(crowd)
  const { user, system } = process.cpuUsage(driverCpu)
  const driver = (user + system) / 1_000 / (performance.now() - began)
  const cpuUsed = cpuSeconds(pid) - cpu

  const latencies = sorted(crowd.tallies.map((tally) => tally.latencies(measured)))
  const acks = sorted(crowd.tallies.map((tally) => tally.acknowledgements(measured)))
  const sum = (pick: (tally: Crowd['tallies'][number]) => number): number =>
    crowd.tallies.reduce((total, tally) => total + pick(tally), 0)
  return {
    p50: share(latencies, 0.5),
    p95: share(latencies, 0.95),
    p99: share(latencies, 0.99),
    delivered: sum((tally) => tally.received) / sum((tally) => tally.expected),
    duplicates: sum((tally) => tally.duplicates),
    lost: crowd.lost,
    cpu: cpuUsed,
    kbEach,
    ackP95: acks.length > 0 ? share(acks, 0.95) : null,
    acked: sum((tally) => tally.acked) / sum((tally) => tally.sent),
    sendingSeconds,
    driver,
  }
}

/** Sends the edits from `from` to `to` of every writer at `rate` a second, each at moments of their own. */
export async function play(scenario: Scenario, rate: number, from: number, to: number, crowd: Crowd): Promise<void> {
  const { writers } = perRoom(scenario)
  const random = createRandom(from + 1)
  const deeds: { due: number; room: number; edit: number }[] = []
  for (let room = 0; room < scenario.rooms; room++) {
    for (let writer = 0; writer < writers; writer++) {
      const phase = random.between(0, 0.6)
      for (let k = from; k < to; k++) {
        const due = ((k - from + phase + random.between(0, 0.4)) / rate) * 1_000
        deeds.push({ due, room, edit: writer + k * writers })
      }
    }
  }
  deeds.sort((a, b) => a.due - b.due)
  const began = performance.now()
  for (let next = 0; next < deeds.length;) {
    const wait = deeds[next]!.due - (performance.now() - began)
    if (wait > 0) await pause(Math.max(1, Math.floor(wait)))
    const passed = performance.now() - began
    while (next < deeds.length && deeds[next]!.due <= passed) {
      const { room, edit } = deeds[next++]!
      crowd.send(room, edit)
    }
    // A driver that is behind still has to read.
    if (next < deeds.length && deeds[next]!.due <= performance.now() - began) await pause(0)
  }
}

/** Resolves when everything owed has come, or nothing more does. */
export async function delivered(crowd: Crowd): Promise<void> {
  const began = performance.now()
  let last = -1
  let since = began
  for (;;) {
    let received = 0
    let expected = 0
    let unacknowledged = 0
    for (const tally of crowd.tallies) {
      received += tally.received
      expected += tally.expected
      if (tally.acked > 0) unacknowledged += tally.sent - tally.acked
    }
    if (received >= expected && unacknowledged <= 0) return
    const now = performance.now()
    if (received !== last) {
      last = received
      since = now
    }
    if (now - since > PATIENCE_MS || now - began > LONGEST_MS) return
    await pause(20)
  }
}

export function sorted(parts: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all.sort()
}

export const share = (values: Float64Array, part: number): number =>
  values.length === 0 ? NaN : values[Math.min(values.length - 1, Math.floor(values.length * part))]!
