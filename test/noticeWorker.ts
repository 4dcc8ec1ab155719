import { bundleNoticeWorker } from '../server/cli/build.mjs'
import { NOTICE_WORKER } from './vitest.config.ts'

/** Once for a whole run of tests: threads that read notices start from a bundle, as in the product. */
export default (): Promise<void> => bundleNoticeWorker(NOTICE_WORKER)
