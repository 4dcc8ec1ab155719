import { describe, expect, it } from 'vitest'
import { type Filters, NO_FILTERS, filtersOf, writeFilters } from '#app/components/ledger/filters.ts'

const written = (filters: Filters, address = ''): string => {
  const params = new URLSearchParams(address)
  writeFilters(params, filters)
  return params.toString()
}

describe('what the ledger is asked for', () => {
  const asked: Filters = {
    query: '母婴 安全',
    unitIds: ['fuzhou', 'mch-hospital'],
    states: ['inProgress', 'returned'],
    due: 'overdue',
    red: true,
    yellow: true,
    coordination: true,
  }

  it('comes back from its address', () => {
    expect(filtersOf(new URLSearchParams(written(asked)))).toEqual(asked)
    expect(filtersOf(new URLSearchParams(''))).toEqual(NO_FILTERS)
  })

  it('leaves no trace in the address when nothing is asked, and what else it says alone', () => {
    expect(
      written(NO_FILTERS, 'task=t1&unit=fuzhou&q=a&lights=red&states=returned&units=x&due=week&coordination=1'),
    ).toBe('task=t1&unit=fuzhou')
  })

  it('passes over words it does not know', () => {
    expect(filtersOf(new URLSearchParams('lights=pink&states=done,returned&due=someday&coordination=yes'))).toEqual({
      ...NO_FILTERS,
      states: ['returned'],
    })
  })
})
