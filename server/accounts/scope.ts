import type { Actor } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import type { Account, Unit } from '#db/accounts.ts'

/** What an administrator is responsible for: the units they hold the role at, and all below. */
export interface Scope {
  unitIds: ReadonlySet<string>
  /** Whether a whole tree of units is theirs: then accounts without any role are too. */
  wholeTree: boolean
}

/** The scope of `actor`, or null: then accounts and units are none of their business. */
export function scopeOf(actor: Actor, units: readonly Unit[]): Scope | null {
  const children = new Map<string | null, Unit[]>()
  for (const unit of units) children.set(unit.parentId, [...(children.get(unit.parentId) ?? []), unit])
  const unitIds = new Set<string>()
  // A parent may be named wrongly in a circle by hand; what has been met is not met again.
  const meet = (unit: Unit): void => {
    if (unitIds.has(unit.id)) return
    unitIds.add(unit.id)
    for (const child of children.get(unit.id) ?? []) meet(child)
  }
  const managed = units.filter((unit) => can(actor, 'units.manage', { issuingUnitId: unit.id }))
  for (const unit of managed) meet(unit)
  if (unitIds.size === 0) return null
  return { unitIds, wholeTree: managed.some((unit) => unit.parentId === null) }
}

/** Whether the account shows up in the scope at all. */
export const concerns = (scope: Scope, { grants }: Pick<Account, 'grants'>): boolean =>
  grants.length === 0 ? scope.wholeTree : grants.some(({ unitId }) => scope.unitIds.has(unitId))

/** Whether everything the account may do lies in the scope: else its password would open what is beyond. */
export const contains = (scope: Scope, { grants }: Pick<Account, 'grants'>): boolean =>
  grants.length === 0 ? scope.wholeTree : grants.every(({ unitId }) => scope.unitIds.has(unitId))
