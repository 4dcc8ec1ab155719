// The least a server can do: every message of a room goes to all others in it. No document, nobody asked who they are. It
// is the limit that a server with all of these is measured against: PORT. With DATA_FILE every message is on disk there
// before anybody is told, all that arrived during one write with the next: the least that a server can do which keeps
// what it tells, on this disk.
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const file = process.env.DATA_FILE ? await open(process.env.DATA_FILE, 'a') : null

/** @type {{ message: Buffer; tell: () => void }[]} */
let queue = []
let storing = false
async function store() {
  storing = true
  while (queue.length > 0) {
    const batch = queue
    queue = []
    await file.write(Buffer.concat(batch.map(({ message }) => message)))
    await file.datasync()
    for (const { tell } of batch) tell()
  }
  storing = false
}

/** @type {Map<string, Set<import('ws').WebSocket>>} */
const rooms = new Map()
const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const name = request.url ?? '/'
  const room = rooms.get(name) ?? new Set()
  rooms.set(name, room.add(socket))
  socket.on('message', (message) => {
    const tell = () => {
      for (const other of room) if (other !== socket) other.send(message)
    }
    if (!file) return tell()
    queue.push({ message, tell })
    if (!storing) void store()
  })
  socket.on('close', () => room.delete(socket))
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('peer ready'))
