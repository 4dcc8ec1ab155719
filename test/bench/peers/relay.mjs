// The least a server can do: every message of a room goes to all others in it. No document, no storage, nobody asked
// who they are. It is the limit that a server with all of these is measured against: PORT.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

/** @type {Map<string, Set<import('ws').WebSocket>>} */
const rooms = new Map()
const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const name = request.url ?? '/'
  const room = rooms.get(name) ?? new Set()
  rooms.set(name, room.add(socket))
  socket.on('message', (message) => {
    for (const other of room) if (other !== socket) other.send(message)
  })
  socket.on('close', () => room.delete(socket))
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('peer ready'))
