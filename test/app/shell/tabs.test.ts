import { describe, expect, it } from 'vitest'
import { tabsFor } from '#app/components/shell/tabs.ts'
import type { Role } from '#shared/domain/model.ts'

const units = ['fuzhou', 'xiamen'].map((id) => ({ id, name: id, shortName: id }))
const board = { id: 'fj', issuingUnitId: 'fujian', units }
const tabs = (...grants: [unitId: string, role: Role][]) =>
  tabsFor({ accountId: 'a', name: 'a', grants: grants.map(([unitId, role]) => ({ unitId, role })) }, board).map(
    (tab) => tab.to,
  )

describe('tabsFor', () => {
  it('begins with the home of each role', () => {
    expect(tabs(['fujian', 'supervisor'])).toEqual([
      '/boards/fj',
      '/boards/fj/handling',
      '/boards/fj/leader',
      '/boards/fj/meetings',
      '/boards/fj/history',
    ])
    expect(tabs(['fujian', 'leader'])).toEqual([
      '/boards/fj/leader',
      '/boards/fj',
      '/boards/fj/handling',
      '/boards/fj/meetings',
      '/boards/fj/history',
    ])
    expect(tabs(['xiamen', 'handler'])).toEqual([
      '/boards/fj/units/xiamen',
      '/boards/fj/leader',
      '/boards/fj/meetings',
      '/boards/fj/history',
    ])
  })

  it('begins a draft at its desk for those who prepare it', () => {
    const of = (role: Role) =>
      tabsFor({ accountId: 'a', name: 'a', grants: [{ unitId: 'fujian', role }] }, { ...board, status: 'draft' })
    expect(of('supervisor').map((tab) => tab.key)).toEqual(['desk', 'ledger', 'leader', 'history'])
    expect(of('leader').map((tab) => tab.key)).toEqual(['leader', 'ledger', 'history'])
  })

  it('says beside 办理 how much waits, and offers it to nobody else', () => {
    const officer = { accountId: 'a', name: 'a', grants: [{ unitId: 'fujian', role: 'supervisor' as const }] }
    expect(tabsFor(officer, board, 7).find((tab) => tab.key === 'handling')?.count).toBe(7)
    expect(tabs(['fujian', 'handler'])).toEqual([
      '/boards/fj',
      '/boards/fj/leader',
      '/boards/fj/meetings',
      '/boards/fj/history',
    ])
  })

  it('offers no ledger to a reporting unit and nothing to those who may not read the board', () => {
    expect(tabs(['fuzhou', 'reviewer'], ['fuzhou', 'handler'])).not.toContain('/boards/fj')
    expect(tabs(['fujian', 'admin'])).toEqual([])
    expect(tabs(['fujian', 'auditor'])).toEqual([])
    expect(tabs(['longyan', 'handler'])).toEqual([])
  })
})
