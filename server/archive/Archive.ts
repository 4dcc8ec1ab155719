import type { Worker } from 'node:worker_threads'
import { startThread } from '../startThread.ts'
import type { Question, Questions } from './questions.ts'
import type { StreamName, Streams } from './streams.ts'
import type { FromThread, Place, ToThread } from './thread.ts'

/** Memory of the thread's heap: some states of large boards, and a workbook. */
const HEAP_MB = 1024

interface Waiting {
  take(message: FromThread): void
  fail(error: Error): void
}

/**
 * The past, worked out in one thread of this process with a connection of its own that cannot write: folding a year, or
 * walking a chain, holds up no edit. The thread starts with the first question; one that died is started anew with the
 * next, and what it was asked is refused.
 */
export class Archive {
  readonly #place: Place
  #thread: Worker | null = null
  #closed = false
  #last = 0
  readonly #waiting = new Map<number, Waiting>()

  constructor(place: Place) {
    this.#place = place
  }

  /** Rejects with what went wrong in the thread. */
  async ask<Q extends Question>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']> {
    const id = ++this.#last
    return this.#send({ id, question, ask } as ToThread, (message) => {
      if (!('answer' in message)) throw new Error('the archive answered a question with a part')
      // What a question comes to follows from the question.
      return message.answer as Questions[Q]['answer']
    })
  }

  /** Part by part, as fast as they are taken; who stops taking ends it. */
  async *stream<S extends StreamName>(stream: S, ask: Streams[S]['ask']): AsyncGenerator<Streams[S]['part']> {
    const id = ++this.#last
    const thread = this.#started()
    thread.postMessage({ id, stream, ask } as ToThread)
    let ended = false
    try {
      for (;;) {
        const message = await this.#send({ id, next: true }, (given) => given)
        if (!('part' in message)) break
        yield message.part as Streams[S]['part']
      }
      ended = true
    } finally {
      if (!ended && this.#thread === thread) thread.postMessage({ id, stop: true } satisfies ToThread)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#thread?.terminate()
  }

  #send<T>(message: ToThread, read: (answer: FromThread) => T): Promise<T> {
    const thread = this.#started()
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(message.id, {
        take(answer) {
          if ('error' in answer) reject(answer.error)
          else resolve(read(answer))
        },
        fail: reject,
      })
      thread.postMessage(message)
    })
  }

  #started(): Worker {
    if (this.#closed) throw new Error('the archive is closed')
    if (this.#thread) return this.#thread
    const thread = startThread('archive', {
      workerData: this.#place,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.#thread = thread
    const lost = (error: Error): void => {
      if (this.#thread === thread) this.#thread = null
      const waiting = [...this.#waiting.values()]
      this.#waiting.clear()
      for (const { fail } of waiting) fail(error)
    }
    thread.on('message', (message: FromThread) => {
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      waiting?.take(message)
    })
    thread.on('error', lost)
    thread.on('exit', () => lost(new Error('the archive has ended')))
    // A process that has nothing else to do may end.
    thread.unref()
    return thread
  }
}
