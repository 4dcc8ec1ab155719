import type { ReadDatabase } from '#db/database.ts'
import type { ChainReport } from '#db/hashChain.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { csvHead, csvLine } from './csv.ts'
import { type EntryFilter, type LogName, SYSTEM, entriesOf } from './logs.ts'

const CSV_PAGE = 500

export type VerifyStep = { done: number; of: number } | { report: ChainReport }

/** What the thread gives part by part, each asked for: progress, and files as long as a year. */
export interface Streams {
  verify: { ask: { log: LogName }; part: VerifyStep }
  /** The entries of a log that pass a filter, newest first, as CSV text. */
  csv: { ask: { log: LogName; filter: EntryFilter; names: Readonly<Record<string, string>> }; part: string }
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
          log === SYSTEM ? verifySystemChain(database, tell) : createChangeLog(database).verifyChain(log, tell),
        )
      } finally {
        await database.close()
      }
    },

    async *csv({ log, filter, names }) {
      const database = open()
      try {
        yield csvHead
        for (let { before } = filter; ;) {
          const entries = await entriesOf(
            database,
            log,
            { ...filter, ...(before === undefined ? {} : { before }) },
            CSV_PAGE,
          )
          const last = entries.at(-1)
          if (!last) return
          yield entries.map((entry) => csvLine(entry, names)).join('')
          before = last.seq
        }
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
