import { bundleThreads } from '../server/cli/build.mjs'
import { THREADS } from './vitest.config.ts'

/** Once for a whole run of tests: threads start from a bundle, as in the product. */
export default (): Promise<void> => bundleThreads(THREADS)
