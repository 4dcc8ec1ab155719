import type { ReadDatabase } from '#db/database.ts'
import type { ChainReport } from '#db/hashChain.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { verifySystemChain } from '#db/systemStream.ts'

/** A board's log by its id, or the stream of what happens beside the boards. */
export type LogName = { boardId: string } | 'system'

export type VerifyStep = { done: number; of: number } | { report: ChainReport }

/** What the thread gives part by part, each asked for: progress, and files as long as a year. */
export interface Streams {
  verify: { ask: { log: LogName }; part: VerifyStep }
}

export type StreamName = keyof Streams

type Givers = { readonly [S in StreamName]: (ask: Streams[S]['ask']) => AsyncGenerator<Streams[S]['part']> }

/** Each has a connection of its own: the others go on asking meanwhile. */
export function createStreams(open: () => ReadDatabase): Givers {
  return {
    async *verify({ log }) {
      const database = open()
      try {
        yield* withProgress((tell) =>
          log === 'system'
            ? verifySystemChain(database, tell)
            : createChangeLog(database).verifyChain(log.boardId, tell),
        )
      } finally {
        await database.close()
      }
    },
  }
}

/** The steps of a walk as they happen, then its report. A step that nobody asked for in time gives way to the next. */
async function* withProgress(
  walk: (tell: (done: number, of: number) => void) => Promise<ChainReport>,
): AsyncGenerator<VerifyStep> {
  let step: VerifyStep | null = null
  let wake = (): void => {}
  const running = walk((done, of) => {
    step = { done, of }
    wake()
  })
  let ended = false
  const end = running.finally(() => {
    ended = true
    wake()
  })
  // Awaited below; until then a failure is not one that nobody handles.
  end.catch(() => undefined)
  while (!ended) {
    if (step === null) await new Promise<void>((resolve) => (wake = resolve))
    if (step !== null && !ended) {
      const current: VerifyStep = step
      step = null
      yield current
    }
  }
  yield { report: await end }
}
