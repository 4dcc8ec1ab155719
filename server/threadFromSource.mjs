// A thread from source, in development: it has no loader for TypeScript unless it brings its own.
import { register } from 'tsx/esm/api'

register()
await import(process.argv[2] ?? '')
