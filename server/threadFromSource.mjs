// A thread from source, in development: it has no loader for TypeScript unless it brings its own.
import { argv } from 'node:process'
import { register } from 'tsx/esm/api'

register()
await import(argv[2] ?? '')
