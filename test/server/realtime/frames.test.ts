import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createFramer, frameOf, pingFrame, sendFrame } from '#server/realtime/frames.ts'

const cleanup: (() => void)[] = []
afterEach(() => {
  for (const end of cleanup.splice(0)) end()
})

/** Two ends of one real connection. */
async function connection(): Promise<{ server: WebSocket; client: WebSocket }> {
  const http = createServer()
  const door = new WebSocketServer({ server: http, perMessageDeflate: false })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  cleanup.push(
    () => client.terminate(),
    () => http.close(),
  )
  const [[server]] = (await Promise.all([once(door, 'connection'), once(client, 'open')])) as [[WebSocket], unknown]
  return { server, client }
}

const message = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31) % 256)

describe('[B6] frames made once', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 300_000])('%i bytes arrive as they were sent', async (length) => {
    const { server, client } = await connection()
    const received = once(client, 'message')
    sendFrame(server, frameOf(message(length)))
    const [data, isBinary] = (await received) as [Buffer, boolean]
    expect(isBinary).toBe(true)
    expect(Buffer.compare(data, message(length))).toBe(0)
  })

  it('keep their place between messages of ws', async () => {
    const { server, client } = await connection()
    const received: string[] = []
    const done = new Promise<void>((resolve) => {
      client.on('message', (data: Buffer) => {
        received.push(data.toString())
        if (received.length === 4) resolve()
      })
    })
    server.send(Buffer.from('1'))
    sendFrame(server, frameOf(Buffer.from('2')))
    server.send(Buffer.from('3'))
    sendFrame(server, frameOf(Buffer.from('4')))
    await done
    expect(received).toEqual(['1', '2', '3', '4'])
  })

  it('a ping is answered', async () => {
    const { server } = await connection()
    const answered = once(server, 'pong')
    sendFrame(server, pingFrame())
    await answered
  })

  it('are the same for the same message, and others for another', () => {
    const framed = createFramer()
    const first = message(10)
    expect(framed(first)).toBe(framed(first))
    expect(framed(message(10))).not.toBe(framed(first))
    expect(framed(message(11))).toEqual(frameOf(message(11)))
  })
})
