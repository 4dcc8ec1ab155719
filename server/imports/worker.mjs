// The worker from source, in development and in tests: a thread has no loader for TypeScript unless it brings its own.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
