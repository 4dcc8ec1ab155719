import * as decoding from 'lib0/decoding'
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { beforeEach, describe, expect, it } from 'vitest'
import { DocumentAwareness } from '#server/realtime/DocumentAwareness.ts'
import type { DocumentPeer } from '#server/realtime/DocumentRoom.ts'
import { encodeAwareness, readAwareness, readMessage } from '#server/realtime/syncMessages.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

class Peer implements DocumentPeer {
  readonly accountId: string
  stored = 0
  refused = false
  readonly seen: { client: number; state: unknown }[] = []
  constructor(accountId: string) {
    this.accountId = accountId
  }
  send(message: Uint8Array): void {
    const read = readMessage(message)
    if (read?.kind === 'awareness') this.seen.push(...(readAwareness(read.body, 64) ?? []))
  }
  close(): void {}
}

const peers = new Set<Peer>()
let awareness: DocumentAwareness
let observer: Peer
let clock: FakeClock
beforeEach(() => {
  peers.clear()
  clock = new FakeClock()
  awareness = new DocumentAwareness(clock, peers)
  observer = join('observer')
})

function join(accountId: string): Peer {
  const peer = new Peer(accountId)
  peers.add(peer)
  return peer
}
function say(peer: Peer, client: number, state: object | null, count = 1): boolean {
  const decoder = decoding.createDecoder(encodeAwareness([{ client, clock: count, state }]))
  decoding.readVarUint(decoder)
  return awareness.receive(
    peer,
    { accountId: peer.accountId, name: peer.accountId },
    decoding.readVarUint8Array(decoder),
  )
}

describe('[D8] a caret', () => {
  it('goes on with its owner to a new connection, and does not go with the dead one', () => {
    const before = join('fuzhou')
    say(before, 7, { field: 'a' })
    clock.advance(50)
    const after = join('fuzhou')
    say(after, 7, { field: 'b' })
    peers.delete(before)
    awareness.leave(before)
    clock.advance(50)
    expect(observer.seen.map((entry) => entry.state)).toEqual([
      { field: 'a', user: { accountId: 'fuzhou', name: 'fuzhou' } },
      { field: 'b', user: { accountId: 'fuzhou', name: 'fuzhou' } },
    ])
    awareness.leave(after)
    clock.advance(50)
    expect(observer.seen.at(-1)).toEqual({ client: 7, state: null })
  })

  it('is not another person’s to move or to take away', () => {
    say(join('fuzhou'), 7, { field: 'a' })
    const thief = join('xiamen')
    say(thief, 7, { field: 'stolen' })
    say(thief, 7, null)
    awareness.leave(thief)
    clock.advance(50)
    expect(observer.seen).toHaveLength(1)
  })

  it('is not hidden for ever by a clock that nothing can follow, whoever sends it', () => {
    const screen = new Awareness(new Y.Doc())
    observer.send = (message) => {
      const read = readMessage(message)
      if (read?.kind === 'awareness') applyAwarenessUpdate(screen, read.body, 'server')
    }
    const victim = join('fuzhou')
    for (const [by, field, count] of [
      [victim, 'a', 1],
      [join('xiamen'), 'stolen', Number.MAX_SAFE_INTEGER],
      [victim, 'b', Number.MAX_SAFE_INTEGER],
      [victim, 'c', 2],
    ] as const) {
      say(by, 7, { field }, count)
      clock.advance(50)
    }
    expect(screen.getStates().get(7)).toEqual({ field: 'c', user: { accountId: 'fuzhou', name: 'fuzhou' } })
    screen.destroy()
  })

  it('[V3] that moves with every key is told twenty times a second, and never to its owner', () => {
    const [fast, other] = [join('fuzhou'), join('xiamen')]
    clock.advance(1_000)
    say(other, 8, { field: 'b' })
    observer.seen.length = 0
    for (let i = 0; i < 200; i++) {
      say(fast, 7, { field: `f${i}` })
      clock.advance(5)
    }
    clock.advance(50)
    const told = observer.seen.filter(({ client }) => client === 7)
    expect(told.length).toBeLessThanOrEqual(22)
    expect(told.length).toBeGreaterThanOrEqual(18)
    expect(told.at(-1)?.state).toMatchObject({ field: 'f199' })
    expect(fast.seen.every(({ client }) => client === 8)).toBe(true)
    // Two who move in the same frame are told of each other.
    fast.seen.length = 0
    other.seen.length = 0
    say(fast, 7, { field: 'x' })
    say(fast, 7, { field: 'y' })
    say(other, 8, { field: 'z' })
    clock.advance(50)
    expect(fast.seen.map(({ client }) => client)).toEqual([8])
    expect(other.seen.at(-1)).toMatchObject({ client: 7, state: { field: 'y' } })
    expect(other.seen.every(({ client }) => client === 7)).toBe(true)
  })
})
