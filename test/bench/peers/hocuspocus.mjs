// Hocuspocus as its documentation sets it up, with its SQLite extension on a file: PORT, DATA_FILE.
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

const server = new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  extensions: [new SQLite({ database: process.env.DATA_FILE })],
})
await server.listen()
console.log('peer ready')
