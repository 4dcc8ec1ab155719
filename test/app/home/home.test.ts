import { describe, expect, it } from 'vitest'
import { homeOf } from '#app/routes/_index/home.ts'
import type { Role } from '#shared/domain/model.ts'

const board = { id: 'fj', issuingUnitId: 'fujian' }
const home = (...grants: [unitId: string, role: Role][]) =>
  homeOf({ grants: grants.map(([unitId, role]) => ({ unitId, role })) }, board)

describe('homeOf', () => {
  it('sends everybody to the page of their role', () => {
    expect(home(['fujian', 'supervisor'])).toBe('/boards/fj')
    expect(home(['fujian', 'leader'])).toBe('/boards/fj/leader')
    expect(home(['fuzhou', 'reviewer'], ['fuzhou', 'handler'])).toBe('/boards/fj/units/fuzhou')
    expect(home(['xiamen', 'handler'])).toBe('/boards/fj/units/xiamen')
  })

  it('puts the duty for the whole board before that for one unit', () => {
    expect(home(['mch-hospital', 'handler'], ['fujian', 'supervisor'])).toBe('/boards/fj')
    expect(home(['fujian', 'supervisor'], ['fujian', 'leader'])).toBe('/boards/fj/leader')
  })
})
