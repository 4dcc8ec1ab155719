import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIGURES_SHOWN, FIRST_VIEW, paramsOfView, viewOfParams } from '#app/components/meeting/viewState.ts'

const id = fc.option(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/).filter((text) => text !== 'all'))
const view = fc.record({
  agendaItemId: id,
  areaId: id,
  unitId: id,
  filters: fc.record({
    red: fc.boolean(),
    yellow: fc.boolean(),
    coordination: fc.boolean(),
    query: fc.string({ maxLength: 40 }),
  }),
  taskId: id,
  cell: id,
  figures: fc.constantFrom(...FIGURES_SHOWN),
})

describe('what somebody looks at in a meeting', () => {
  it('is the same read back from its address', () => {
    fc.assert(
      fc.property(view, (looked) => {
        const address = paramsOfView(looked).toString()
        expect(viewOfParams(new URLSearchParams(address), { ...FIRST_VIEW, agendaItemId: 'i1' })).toEqual(looked)
      }),
    )
  })

  it('begins with the first item of the agenda; what nobody could have asked for is left out', () => {
    const first = { ...FIRST_VIEW, agendaItemId: 'i1' }
    expect(viewOfParams(new URLSearchParams(''), first)).toEqual(first)
    expect(viewOfParams(new URLSearchParams('figures=none&lights=blue&unit='), first)).toEqual(first)
    expect(viewOfParams(new URLSearchParams({ q: 'x'.repeat(5_000) })).filters.query).toHaveLength(200)
  })
})
