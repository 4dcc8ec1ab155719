import { describe, expect, it } from 'vitest'
import { MAX_BUFFERED_BYTES } from '#shared/protocol/limits.ts'
import { Backlog } from '#server/realtime/Backlog.ts'

/** A connection of which nothing is read until the test says so. */
function pipe() {
  let waiting = 0
  const backlog = new Backlog(() => waiting)
  return {
    backlog,
    told: (bytes: number) => void (waiting += bytes),
    answered: (bytes: number) => backlog.answer(() => void (waiting += bytes)),
    reads: (bytes: number) => void (waiting -= bytes),
  }
}
const LARGE = 4 * MAX_BUFFERED_BYTES

describe('[S4] what waits in a connection', () => {
  it('may reach the limit and not exceed it', () => {
    const { backlog, told } = pipe()
    told(MAX_BUFFERED_BYTES)
    expect(backlog.exceeded).toBe(false)
    told(1)
    expect(backlog.exceeded).toBe(true)
  })

  it('may be as long as an answer that was asked for, and the limit beyond it', () => {
    const { backlog, told, answered } = pipe()
    answered(LARGE)
    expect(backlog.exceeded).toBe(false)
    told(MAX_BUFFERED_BYTES)
    expect(backlog.exceeded).toBe(false)
    told(1)
    expect(backlog.exceeded).toBe(true)
  })

  it('may not be two answers: who asks again has to read first', () => {
    const { backlog, answered, reads } = pipe()
    answered(LARGE)
    answered(LARGE)
    expect(backlog.exceeded).toBe(true)
    reads(2 * LARGE)
    expect(backlog.exceeded).toBe(false)
    answered(LARGE)
    expect(backlog.exceeded).toBe(false)
  })

  it('is held to the bare limit again once the answer was read', () => {
    const { backlog, told, answered, reads } = pipe()
    answered(LARGE)
    reads(LARGE)
    expect(backlog.exceeded).toBe(false)
    told(MAX_BUFFERED_BYTES + 1)
    expect(backlog.exceeded).toBe(true)
  })
})
