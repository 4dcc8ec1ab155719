import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coordinatedOf, coordinationText } from '#app/components/sheet/coordination.ts'

describe('what is to be coordinated', () => {
  it.each([
    ['省财政厅：落实设备经费', { whom: '省财政厅', what: '落实设备经费' }],
    ['省财政厅:落实设备经费', { whom: '省财政厅', what: '落实设备经费' }],
    ['落实设备经费', { whom: '', what: '落实设备经费' }],
    ['：落实设备经费', { whom: '', what: '：落实设备经费' }],
    ['省财政厅：', { whom: '省财政厅', what: '' }],
    [null, { whom: '', what: '' }],
    [`${'经费'.repeat(30)}：两处`, { whom: '', what: `${'经费'.repeat(30)}：两处` }],
  ])('%j has its two parts', (text, parts) => expect(coordinatedOf(text)).toEqual(parts))

  it('is one sentence again, the same one, whatever its parts', () => {
    const part = fc.string({ maxLength: 30 }).map((text) => text.replace(/[：:]/g, '').trim())
    fc.assert(
      fc.property(part, part, (whom, what) => {
        fc.pre(whom !== '')
        expect(coordinatedOf(coordinationText({ whom, what }))).toEqual({ whom, what })
      }),
    )
  })
})
