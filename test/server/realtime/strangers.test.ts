import { connect } from 'node:net'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildBoard, staff } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'

const fuzhou = staff('fuzhou')
const NARRATIVE = 'narrative/b1/fuzhou'

let house: House
beforeAll(async () => {
  house = await startHouse(buildBoard({ tasks: [{ id: 't1' }] }), [fuzhou])
})
afterAll(() => house.close())

const isAlive = async (): Promise<boolean> => (await fetch(`${house.origin}/healthz`)).ok
const upgradeOf = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`

it('[S6] a websocket to an address that has none is answered and let go', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(Number(new URL(house.origin).port), '127.0.0.1', () => socket.write(upgradeOf('/nowhere')))
    socket.on('data', (bytes) => (text += bytes.toString()))
    socket.on('close', () => resolve(text))
  })
  expect(answer).toMatch(/^HTTP\/1\.1 404 /)
})

it('[S6] a stranger who breaks off an upgrade ends nothing but their own connection', async () => {
  for (const path of ['/nowhere', '/socket.io/?EIO=4&transport=websocket', '/yjs/x', '/']) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(house.origin).port), '127.0.0.1', () => {
        socket.write(upgradeOf(path), () => socket.resetAndDestroy())
      })
      socket.on('close', () => resolve())
    })
  }
  expect(await isAlive()).toBe(true)
})

it('[S6] a client of another release that sends nonsense after the farewell ends nothing but its own connection', async () => {
  const headers = { origin: house.origin, cookie: await house.cookie(fuzhou) }
  const socket = house.rawDocument(`${NARRATIVE}?schema=0`, headers)
  await new Promise((resolve) => socket.once('open', resolve))
  socket.on('error', () => {})
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  // A frame with reserved bits and no mask: a protocol error for ws.
  const bare = socket as unknown as { _socket: { write(bytes: Buffer): void } }
  bare._socket.write(Buffer.from([0xff, 0x05, 1, 2, 3, 4, 5]))
  expect(await closed).toBeGreaterThan(0)
  expect(await isAlive()).toBe(true)
})

const DOORS = [
  ['boards', '/socket.io/?EIO=4&transport=websocket'],
  ['documents', `/yjs/${NARRATIVE}`],
]
for (const [door, path] of DOORS)
  it(`[S4] a message in more than 64 frames ends its connection, at the door of ${door}`, async () => {
    const headers = { origin: house.origin, cookie: await house.cookie(fuzhou) }
    const frames = async (count: number): Promise<number> => {
      const socket = new WebSocket(`${house.origin.replace('http', 'ws')}${path}`, { headers })
      await new Promise((resolve) => socket.once('open', resolve))
      socket.on('error', () => {})
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      for (let i = 1; i <= count; i++) socket.send('2', { fin: i === count })
      // What is no message of either protocol ends it too, in its own way.
      return closed
    }
    expect(await frames(64)).not.toBe(1008)
    expect(await frames(65)).toBe(1008)
    expect(await isAlive()).toBe(true)
  })

for (const [door, path] of DOORS)
  it(`[S4] a message of two megabytes ends its connection with 1009, at the door of ${door}`, async () => {
    const headers = { origin: house.origin, cookie: await house.cookie(fuzhou) }
    const endOf = async (bytes: number): Promise<number> => {
      const socket = new WebSocket(`${house.origin.replace('http', 'ws')}${path}`, { headers })
      await new Promise((resolve) => socket.once('open', resolve))
      // What is still on its way when the server has ended it meets a closed connection.
      socket.on('error', () => {})
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      socket.send('2'.repeat(bytes))
      return closed
    }
    expect(await endOf(2_000)).not.toBe(1009)
    expect(await endOf(2 * 1024 * 1024)).toBe(1009)
    expect(await isAlive()).toBe(true)
  })
