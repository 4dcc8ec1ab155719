import type { Worker } from 'node:worker_threads'
import type { Reanchoring } from '#shared/notice/reanchor.ts'
import { MAX_IMPORT_MS } from '#shared/protocol/limits.ts'
import { startThread } from '../startThread.ts'
import { ImportRefused, unpacksTooFar } from './refusal.ts'
import type { NoticeInput, ReadNotice } from './readNotice.ts'
import type { ThreadAnswer, ThreadTask, VersionPair } from './thread.ts'

/** Memory of a thread's heap (MB), and what the process may grow by meanwhile: buffers are outside of any heap. */
const HEAP_MB = 256
const GROWTH_BYTES = 512 * 1024 * 1024
const WATCH_EVERY_MS = 100
/** Reading at once, and waiting for it. Officers import now and then; more is a flood. */
const AT_ONCE = 2
const WAITING = 8

export interface ReaderLimits {
  ms?: number
  growthBytes?: number
  atOnce?: number
  waiting?: number
}

/**
 * Reads notices in threads of their own, each with limits on heap, growth of the process and time, beyond which it is
 * ended; the server goes on. One thread a notice: what a bad file did to it ends with it.
 */
export class NoticeReader {
  readonly #limits: Required<ReaderLimits>
  readonly #running = new Set<Worker>()
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #closed = false

  constructor({
    ms = MAX_IMPORT_MS,
    growthBytes = GROWTH_BYTES,
    atOnce = AT_ONCE,
    waiting = WAITING,
  }: ReaderLimits = {}) {
    this.#limits = { ms, growthBytes, atOnce, waiting }
  }

  /** Text and outline. Rejects with ImportRefused, or with what went wrong in the thread that nobody foresaw. */
  read(input: NoticeInput): Promise<ReadNotice> {
    return this.#take({ read: input })
  }

  /** Where the passages of a notice stand in its later version; rejects as `read` does. */
  compare(versions: VersionPair): Promise<Reanchoring> {
    return this.#take({ compare: versions })
  }

  async #take<T extends ReadNotice | Reanchoring>(task: ThreadTask): Promise<T> {
    await this.#turn()
    try {
      // What a task comes to follows from the task; `read` and `compare` say which.
      return (await this.#run(task)) as T
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const go of this.#waiting.splice(0)) go()
    await Promise.all([...this.#running].map((thread) => thread.terminate()))
  }

  async #turn(): Promise<void> {
    if (this.#busy >= this.#limits.atOnce) {
      if (this.#waiting.length >= this.#limits.waiting) throw new ImportRefused('tooMany', 'importBusy')
      await new Promise<void>((go) => this.#waiting.push(go))
    }
    // Counted even when closed: `read` gives the turn back.
    this.#busy++
  }

  #run(task: ThreadTask): Promise<ReadNotice | Reanchoring> {
    if (this.#closed) return Promise.reject(new ImportRefused('unavailable', 'unavailable'))
    const { ms, growthBytes } = this.#limits
    return new Promise((resolve, reject) => {
      const thread = startThread('imports', {
        workerData: task,
        // What libraries print about a file is nobody's business here.
        stdout: true,
        stderr: true,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      })
      this.#running.add(thread)
      const before = process.memoryUsage.rss()
      const stop = (refusal: ImportRefused): void => {
        reject(refusal)
        void thread.terminate()
      }
      const timer = setTimeout(() => stop(new ImportRefused('invalid', 'importTooSlow', { seconds: ms / 1000 })), ms)
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() - before > growthBytes) stop(unpacksTooFar())
      }, WATCH_EVERY_MS)
      thread.once('message', (answer: ThreadAnswer) => {
        if (answer.ok) resolve(answer.result)
        else reject(new ImportRefused(answer.code, answer.reason, answer.params))
        void thread.terminate()
      })
      thread.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? unpacksTooFar() : error),
      )
      thread.once('exit', () => {
        clearTimeout(timer)
        clearInterval(watch)
        this.#running.delete(thread)
        // Behind an answer or an error this changes nothing; alone it is the end of the server.
        reject(new ImportRefused('unavailable', 'unavailable'))
      })
    })
  }
}
