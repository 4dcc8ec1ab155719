import type { Grant } from '#shared/domain/model.ts'

/** The units and accounts of the demo. People are named by what they do: nobody here is a person. */
export interface DemoUnit {
  id: string
  name: string
  shortName: string
}
export interface DemoAccount {
  id: string
  username: string
  name: string
  grants: Grant[]
}

export const DEMO_PASSWORD = 'duban-demo'

export const ISSUING_UNIT: DemoUnit = { id: 'fujian', name: '福建省卫生健康委员会', shortName: '省卫健委' }

const city = (id: string, shortName: string): DemoUnit => ({ id, name: `${shortName}市卫生健康委员会`, shortName })

/** The addressees of the notice, in its order of cities. */
export const REPORTING_UNITS: readonly DemoUnit[] = [
  city('fuzhou', '福州'),
  city('xiamen', '厦门'),
  city('zhangzhou', '漳州'),
  city('quanzhou', '泉州'),
  city('sanming', '三明'),
  city('putian', '莆田'),
  city('nanping', '南平'),
  city('longyan', '龙岩'),
  city('ningde', '宁德'),
  { id: 'pingtan', name: '平潭综合实验区社会事业局', shortName: '平潭' },
  { id: 'mch-hospital', name: '福建省妇幼保健院', shortName: '省妇幼' },
]

/** The account that signs, reports and submits for a unit, and the one that reports beside it. */
export const reviewerOf = (unitId: string): string => unitId
export const handlerOf = (unitId: string): string => `${unitId}-2`

const account = (username: string, name: string, grants: Grant[]): DemoAccount => ({
  id: username,
  username,
  name,
  grants,
})
const issuing = (role: Grant['role']): Grant[] => [{ unitId: ISSUING_UNIT.id, role }]

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  account('supervisor', '省督办人', issuing('supervisor')),
  account('leader', '省领导', issuing('leader')),
  account('admin', '管理员', issuing('admin')),
  account('auditor', '审计员', issuing('auditor')),
  ...REPORTING_UNITS.flatMap((unit) => [
    account(reviewerOf(unit.id), `${unit.shortName} 经办人 1`, [
      { unitId: unit.id, role: 'handler' },
      { unitId: unit.id, role: 'reviewer' },
    ]),
    account(handlerOf(unit.id), `${unit.shortName} 经办人 2`, [{ unitId: unit.id, role: 'handler' }]),
  ]),
]
