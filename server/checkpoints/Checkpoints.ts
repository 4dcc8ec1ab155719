import { startThread } from '../startThread.ts'

/**
 * Starts the thread that carries SQLite's log over into its file. What fails in it is told and harms nobody: should it
 * end, the writer does its work, later and at the cost of those who wait. Returns the way to stop it, to be called before
 * the database is closed.
 */
export function startCheckpoints(file: string, onTrouble: (error: unknown) => void): () => Promise<void> {
  const thread = startThread('checkpoints', { workerData: file })
  thread.on('message', (what: string) => onTrouble(new Error(`the log could not be carried over: ${what}`)))
  thread.on('error', onTrouble)
  // A process that has nothing else to do may end.
  thread.unref()
  return async () => void (await thread.terminate())
}
