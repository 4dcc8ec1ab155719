import { parentPort, workerData } from 'node:worker_threads'
import { openCheckpoints } from '#db/checkpoints.ts'

/** How often the length of the log is looked at (ms); looking costs microseconds. */
const LOOK_EVERY_MS = 100

if (parentPort) {
  const port = parentPort
  const checkpoints = openCheckpoints(workerData as string)
  let failing = false
  setInterval(() => {
    try {
      checkpoints.carryOver()
      failing = false
    } catch (error) {
      // Once for each time that it begins: it is tried again until the disk is well.
      if (!failing) port.postMessage(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
      failing = true
    }
  }, LOOK_EVERY_MS)
}
