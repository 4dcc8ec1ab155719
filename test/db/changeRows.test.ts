import { upcast } from '#db/changeRows.ts'
import { describe, expect, it } from 'vitest'

describe('changes written by an older release', () => {
  const upcasts = {
    1: (old: Readonly<Record<string, unknown>>) => ({ ...old, v: 2, second: true }),
    2: (old: Readonly<Record<string, unknown>>) => ({ ...old, v: 3, third: true }),
  }

  it('are brought up step by step', () => {
    expect(upcast({ v: 1, seq: 7 }, upcasts, 3)).toEqual({ v: 3, seq: 7, second: true, third: true })
    expect(upcast({ v: 2 }, upcasts, 3)).toEqual({ v: 3, third: true })
    expect(upcast({ v: 3, seq: 7 }, upcasts, 3)).toEqual({ v: 3, seq: 7 })
  })

  it('are not guessed at when no step leads to the present', () => {
    expect(upcast({ v: 4 }, upcasts, 3)).toBeNull()
    expect(upcast({ v: 0 }, upcasts, 3)).toBeNull()
    expect(upcast({ v: '1' }, upcasts, 3)).toBeNull()
    expect(upcast({}, upcasts, 3)).toBeNull()
    expect(upcast({ v: 1 }, { 1: (old) => ({ ...old }) }, 3)).toBeNull()
  })
})
