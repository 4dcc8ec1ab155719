import { parentPort, workerData } from 'node:worker_threads'
import { type ReadDatabase, openReader } from '#db/database.ts'
import { createAnswers } from './answers.ts'
import type { Question, Questions } from './questions.ts'
import { type StreamName, type Streams, createStreams } from './streams.ts'

/** What the thread is started with: the database that this process serves. */
export interface Place {
  url: string | null
  file: string
}

/** To the thread: a question, or of a stream: begin, the next part, or no more. */
export type ToThread =
  | { id: number; question: Question; ask: Questions[Question]['ask'] }
  | { id: number; stream: StreamName; ask: Streams[StreamName]['ask'] }
  | { id: number; next: true }
  | { id: number; stop: true }

/** From the thread; `part` and `end` answer a `next`. */
export type FromThread =
  | { id: number; answer: unknown }
  | { id: number; part: unknown }
  | { id: number; end: true }
  | { id: number; error: Error }

/** Errors of libraries lose their words on the way to another thread; a plain one keeps them. */
function plain(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const { name, message, stack } = error
  return Object.assign(new Error(`${name}: ${message}`), { stack })
}

function opened(place: Place): ReadDatabase {
  try {
    return openReader(place)
  } catch (error) {
    throw plain(error)
  }
}

function serve(port: NonNullable<typeof parentPort>, place: Place): void {
  const answers = createAnswers(opened(place))
  const streams = createStreams(() => opened(place))
  const open = new Map<number, AsyncGenerator<unknown>>()
  const tell = (message: FromThread): void => port.postMessage(message)

  async function take(message: ToThread): Promise<void> {
    const { id } = message
    try {
      if ('question' in message) {
        // The types of question and ask go together, as `Questions` says; the union has forgotten it.
        const answer = answers[message.question] as (ask: never) => Promise<unknown>
        tell({ id, answer: await answer(message.ask as never) })
      } else if ('stream' in message) {
        const begin = streams[message.stream] as (ask: never) => AsyncGenerator<unknown>
        open.set(id, begin(message.ask as never))
      } else if ('stop' in message) {
        const stream = open.get(id)
        open.delete(id)
        await stream?.return(undefined)
      } else {
        const step = await open.get(id)?.next()
        if (step && !step.done) tell({ id, part: step.value })
        else {
          open.delete(id)
          tell({ id, end: true })
        }
      }
    } catch (error) {
      open.delete(id)
      tell({ id, error: plain(error) })
    }
  }
  port.on('message', (message: ToThread) => void take(message))
}

if (parentPort) serve(parentPort, workerData as Place)
