import { createHash } from 'node:crypto'
import { GENESIS_HASH, nextHash } from '#db/hashChain.ts'
import { expect, it } from 'vitest'

it('chains SHA-256 over the bytes of the hash before and of the body as stored', () => {
  const body = '{"v":1,"标题":"福州"}'
  const first = createHash('sha256')
    .update(Buffer.concat([Buffer.alloc(32), Buffer.from(body)]))
    .digest()
  expect(nextHash(GENESIS_HASH, body)).toBe(first.toString('hex'))
  const second = createHash('sha256')
    .update(Buffer.concat([first, Buffer.from(body)]))
    .digest('hex')
  expect(nextHash(first.toString('hex'), body)).toBe(second)
  // Pinned, so that no release can quietly compute it otherwise: logs of years hang on it.
  expect(nextHash(GENESIS_HASH, 'duban')).toBe('1dd2d8b7e2354deaf706458fd475e96f6ceaf3e17085c4999bfb8b19833ca5c8')
})
