import { createRequire } from 'node:module'
import { webcrypto } from 'node:crypto'
import type { Random } from '#db/seed/random.ts'

/** Whose work something is: a server or a page, which can be ended with everything it still meant to do. */
export class Owner {
  readonly name: string
  alive = true

  constructor(name: string) {
    this.name = name
  }
}

interface Timer {
  at: number
  order: number
  owner: Owner | null
  run: () => void
  every: number | null
  gone: boolean
}

/** What `setTimeout` gives in Node, as far as anybody asks of it. */
class Handle {
  readonly timer: Timer
  constructor(timer: Timer) {
    this.timer = timer
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  hasRef(): boolean {
    return true
  }
  refresh(): this {
    return this
  }
}

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  now: Date.now,
  performanceNow: performance.now.bind(performance),
  random: Math.random,
}
/** Some libraries take their timers from the module instead. */
const timersModule = createRequire(import.meta.url)('node:timers') as Record<string, unknown>

/**
 * The time of everything in this process, moved by hand: whatever waits in it, whoever wrote it, waits for this clock, so
 * that a run of servers and browsers is the same each time. Chance is drawn from one seed too.
 */
export class VirtualTime {
  /** Whose work is done now: one thing happens at a time, with all that follows from it at once. */
  #whose: Owner | null = null
  #now: number
  readonly #start: number
  #order = 0
  #timers: Timer[] = []

  constructor(now: number) {
    this.#now = this.#start = now
  }

  get now(): number {
    return this.#now
  }

  /** Takes the clock, the timers and the chance of the process. Returns the way to give them back. */
  install(random: Random): () => void {
    const later = (run: () => void, ms: unknown, every: boolean): Handle => {
      const wait = Math.max(1, Math.ceil(Number(ms) || 0))
      return new Handle(this.#add(this.#now + wait, run, this.#whose, every ? wait : null))
    }
    const cancel = (handle: unknown): void => {
      if (handle instanceof Handle) handle.timer.gone = true
      else if (handle !== undefined && handle !== null) real.clearTimeout(handle as NodeJS.Timeout)
    }
    const faked = {
      setTimeout: (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
        later(() => run(...args), ms, false),
      setInterval: (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
        later(() => run(...args), ms, true),
      clearTimeout: cancel,
      clearInterval: cancel,
    }
    Object.assign(globalThis, faked)
    Object.assign(timersModule, faked)
    moment = () => this.#now
    performance.now = () => this.#now - this.#start
    Math.random = () => random.between(0, 1)
    const fill = <T extends ArrayBufferView | null>(array: T): T => {
      if (array === null) return array
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      for (let i = 0; i < bytes.length; i++) bytes[i] = random.whole(0, 255)
      return array
    }
    drawn = fill
    return () => {
      drawn = moment = null
      const { setTimeout, setInterval, clearTimeout, clearInterval } = real
      for (const place of [globalThis, timersModule])
        Object.assign(place, { setTimeout, setInterval, clearTimeout, clearInterval })
      performance.now = real.performanceNow
      Math.random = real.random
    }
  }

  /** Does something as the work of `owner`; what it begins is its work too, and has happened when it resolves. */
  async as<T>(owner: Owner | null, work: () => T): Promise<{ result: T }> {
    await quiet()
    this.#whose = owner
    try {
      const result = work()
      await quiet()
      return { result }
    } finally {
      this.#whose = null
    }
  }

  /** Calls back in `ms`, unless `owner` is gone by then. */
  after(ms: number, run: () => void, owner: Owner | null = null): () => void {
    const timer = this.#add(this.#now + Math.max(0, ms), run, owner, null)
    return () => (timer.gone = true)
  }

  /** Lives on for so long. Everything that falls due happens in its order, and has happened when it resolves. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    await quiet()
    for (;;) {
      const next = this.#next(until)
      if (!next) break
      this.#now = Math.max(this.#now, next.at)
      if (next.every === null) next.gone = true
      else {
        next.at = this.#now + next.every
        next.order = this.#order++
      }
      await this.as(next.owner, next.run)
    }
    this.#now = until
  }

  /** Lives on until `work` is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    let done = false
    const end = (): void => void (done = true)
    work.then(end, end)
    for (let waited = 0; ; waited += 5) {
      await quiet()
      if (done) return work
      if (waited > 60_000) throw new Error('it is not done after a minute')
      await this.pass(5)
    }
  }

  #add(at: number, run: () => void, owner: Owner | null, every: number | null): Timer {
    const timer = { at, order: this.#order++, owner, run, every, gone: false }
    this.#timers.push(timer)
    return timer
  }

  #next(until: number): Timer | null {
    let next: Timer | null = null
    let dead = 0
    for (const timer of this.#timers) {
      if (timer.gone || timer.owner?.alive === false) dead++
      else if (timer.at <= until && (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)))
        next = timer
    }
    if (dead > 32) this.#timers = this.#timers.filter((timer) => !timer.gone && timer.owner?.alive !== false)
    return next
  }
}

/** Everything that needs no time has happened. */
export const quiet = (): Promise<void> =>
  new Promise((resolve) => real.setImmediate(() => real.setImmediate(() => resolve())))

/** While a virtual time is installed: what time it is, and what chance draws. */
let moment: (() => number) | null = null
let drawn: (<T extends ArrayBufferView | null>(array: T) => T) | null = null

// Yjs and its awareness bind these functions when they are loaded, so this module is to be loaded before them.
Date.now = () => (moment ?? real.now)()
const trulyRandom = webcrypto.getRandomValues.bind(webcrypto)
Object.defineProperty(webcrypto, 'getRandomValues', {
  configurable: true,
  value: <T extends ArrayBufferView | null>(array: T): T => (drawn ? drawn(array) : (trulyRandom(array as never) as T)),
})
