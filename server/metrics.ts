import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What a door reports when it is asked. */
interface DoorReadings {
  connections: number
  /** Bytes that wait in its connections, since their peers have not read them yet. */
  buffered: number
}

/** How things stand at the moment they are asked for. */
export interface Readings {
  doors: Record<'board' | 'document', DoorReadings>
  rooms: Record<'board' | 'document', number>
  readOnly: boolean
}

/** Figures of this process for a Prometheus that asks; names and codes only, never who or what. */
export interface Metrics {
  /** One batch of the pipeline is over. */
  batch(items: number, milliseconds: number): void
  /** One request of the pipeline is answered: with the code of its refusal, or null when it is stored. */
  answered(kind: 'command' | 'update', refusal: string | null, milliseconds: number): void
  /** Where the gauges are read; until then they stand at zero. */
  watch(read: () => Readings): void
  readonly contentType: string
  /** All of it in the text format of Prometheus. */
  text(): Promise<string>
}

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
const NOTHING: Readings = {
  doors: { board: { connections: 0, buffered: 0 }, document: { connections: 0, buffered: 0 } },
  rooms: { board: 0, document: 0 },
  readOnly: false,
}

export function createMetrics(): Metrics {
  const registers = [new Registry()]
  const [register = new Registry()] = registers
  let read = (): Readings => NOTHING
  const gauge = (name: string, help: string, labelNames: string[], set: (to: Gauge) => void): void => {
    const made: Gauge = new Gauge({ name, help, labelNames, registers, collect: () => set(made) })
  }
  gauge('duban_connections', 'Open connections', ['door'], (to) => {
    for (const [door, { connections }] of Object.entries(read().doors)) to.set({ door }, connections)
  })
  gauge('duban_buffered_bytes', 'Bytes waiting for peers to read them', ['door'], (to) => {
    for (const [door, { buffered }] of Object.entries(read().doors)) to.set({ door }, buffered)
  })
  gauge('duban_rooms', 'Rooms in memory', ['kind'], (to) => {
    for (const [kind, rooms] of Object.entries(read().rooms)) to.set({ kind }, rooms)
  })
  gauge('duban_read_only', '1 while storage fails', [], (to) => to.set(read().readOnly ? 1 : 0))
  const commit = new Histogram({
    name: 'duban_commit_seconds',
    help: 'Time of one batch from its start to its answers; the count is that of the commits',
    buckets: SECONDS,
    registers,
  })
  const size = new Histogram({
    name: 'duban_batch_items',
    help: 'Requests of one batch',
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers,
  })
  const acknowledgement = new Histogram({
    name: 'duban_acknowledgement_seconds',
    help: 'Time from the arrival of a request to its durable answer',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  })
  const refused = new Counter({
    name: 'duban_refused_total',
    help: 'Requests refused, by code',
    labelNames: ['kind', 'code'],
    registers,
  })
  collectDefaultMetrics({ register })
  return {
    batch(items, milliseconds) {
      size.observe(items)
      commit.observe(milliseconds / 1000)
    },
    answered(kind, code, milliseconds) {
      if (code === null) acknowledgement.observe({ kind }, milliseconds / 1000)
      else refused.inc({ kind, code })
    },
    watch: (from) => void (read = from),
    contentType: register.contentType,
    text: () => register.metrics(),
  }
}
