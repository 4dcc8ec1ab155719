import { fileURLToPath } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** Set by the bundler: the folder of the threads' bundles, from the root of the project. From source there is none. */
declare const THREADS: string | undefined

/** Each has its `thread.ts` in the folder of this name; `cli/build.mjs` makes a bundle of it. */
export type ThreadName = 'archive' | 'checkpoints' | 'imports'

type ThreadOptions = Pick<WorkerOptions, 'workerData' | 'resourceLimits' | 'stdout' | 'stderr'>

/**
 * Starts `server/NAME/thread.ts` as a thread: from its bundle in `bundles`, or from source where that is null. It is told
 * `workerData` and nothing else, neither our environment with its secrets nor our command line.
 */
export function startThread(
  name: ThreadName,
  options: ThreadOptions,
  bundles: string | null = typeof THREADS === 'string' ? THREADS : null,
): Worker {
  const from = (path: string): URL => new URL(path, import.meta.url)
  const told = { ...options, execArgv: [], env: {} }
  return bundles === null
    ? new Worker(fileURLToPath(from('./threadFromSource.mjs')), { ...told, argv: [from(`./${name}/thread.ts`).href] })
    : new Worker(fileURLToPath(from(`../${bundles}/${name}.js`)), told)
}
