import * as decoding from 'lib0/decoding'
import { describe, expect, it } from 'vitest'
import {
  MESSAGE_REFUSED,
  MESSAGE_STORED,
  encodeRefused,
  encodeStored,
  readRefused,
  readStored,
} from '#shared/document/messages.ts'

/** Reads the type and hands the rest to `read`; what is left over is a mistake. */
function received<T>(bytes: Uint8Array, type: number, read: (decoder: decoding.Decoder) => T): T {
  const decoder = decoding.createDecoder(bytes)
  expect(decoding.readVarUint(decoder)).toBe(type)
  const body = read(decoder)
  expect(decoding.hasContent(decoder)).toBe(false)
  return body
}

describe('messages of the document door', () => {
  it.each([0, 1, 127, 128, 1_000_000])('stored: %d', (count) => {
    expect(received(encodeStored(count), MESSAGE_STORED, readStored)).toBe(count)
  })

  it('refused: code and detail', () => {
    expect(received(encodeRefused('forbidden', '只能看'), MESSAGE_REFUSED, readRefused)).toEqual({
      code: 'forbidden',
      detail: '只能看',
    })
  })

  it('take the numbers that any other y-websocket client ignores', () => {
    expect([MESSAGE_STORED, MESSAGE_REFUSED]).toEqual([4, 5])
  })
})
