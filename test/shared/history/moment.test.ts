import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDate } from '#shared/domain/calendar.ts'
import { endOfDay, momentText, parseMoment } from '#shared/history/moment.ts'

describe('a moment in an address', () => {
  it('is wall time in Fujian, and comes back as it was', () => {
    expect(momentText(Date.parse('2026-10-31T23:59:59+08:00'))).toBe('2026-10-31T23:59:59')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        expect(parseMoment(momentText(at))).toBe(at)
      }),
    )
  })

  it('may be a day, which is its end, or a minute, which is its last moment', () => {
    expect(parseMoment('2026-10-31')).toBe(Date.parse('2026-10-31T23:59:59.999+08:00'))
    expect(parseMoment('2026-10-31T08:05')).toBe(Date.parse('2026-10-31T08:05:59.999+08:00'))
    expect(parseMoment('2026-10-31')).toBe(endOfDay('2026-10-31'))
    expect(localDate(endOfDay('2026-10-31') + 1)).toBe('2026-11-01')
  })

  it('is none where there is no such day or hour', () => {
    for (const text of [null, '', 'now', '2026-02-31', '2026-13-01', '2026-01-01T25:00', '2026-01-01 08:00'])
      expect(parseMoment(text), String(text)).toBeNull()
  })
})
