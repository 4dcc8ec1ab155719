// The thread from source, in development: a thread has no loader for TypeScript unless it brings its own.
import { register } from 'tsx/esm/api'

register()
await import('./thread.ts')
