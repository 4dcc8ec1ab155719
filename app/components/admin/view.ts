import { apart } from '#shared/domain/duties.ts'
import type { Grant } from '#shared/domain/model.ts'
import type { DirectoryEntry } from '#server/accounts/directory.ts'
import type { Unit } from '#db/accounts.ts'

/** A unit in the list: how deep it stands below the first, and how many accounts hold a role at it. */
export interface UnitLine {
  unit: Unit
  depth: number
  accounts: number
}

/** The units as a tree, each followed by what is below it, in the order they are kept in. */
export function unitLines(units: readonly Unit[], accounts: readonly DirectoryEntry[]): UnitLine[] {
  const known = new Set(units.map(({ id }) => id))
  const below = new Map<string | null, Unit[]>()
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null
    below.set(parent, [...(below.get(parent) ?? []), unit])
  }
  const lines: UnitLine[] = []
  const add = (parent: string | null, depth: number): void => {
    for (const unit of below.get(parent) ?? []) {
      lines.push({ unit, depth, accounts: accounts.filter((account) => holdsAt(account, unit.id)).length })
      add(unit.id, depth + 1)
    }
  }
  add(null, 0)
  return lines
}

const holdsAt = ({ grants }: DirectoryEntry, unitId: string): boolean => grants.some((grant) => grant.unitId === unitId)

/** The accounts of one unit (null: of all), whose name or account name holds what is searched for. */
export function accountsShown(
  accounts: readonly DirectoryEntry[],
  unitId: string | null,
  search: string,
): DirectoryEntry[] {
  const sought = search.normalize('NFKC').trim().toLowerCase()
  return accounts.filter(
    (account) =>
      (unitId === null || holdsAt(account, unitId)) &&
      (account.username.includes(sought) || account.name.toLowerCase().includes(sought)),
  )
}

/** A role being chosen; either part may still be open. */
export interface Draft {
  key: number
  unitId: string
  role: Grant['role'] | ''
}

/** What stands in the way of giving these roles, or null. */
export function draftProblem(drafts: readonly Draft[]): 'incomplete' | 'repeated' | 'dutiesApart' | null {
  if (drafts.some(({ unitId, role }) => unitId === '' || role === '')) return 'incomplete'
  if (new Set(drafts.map(({ unitId, role }) => `${role}@${unitId}`)).size < drafts.length) return 'repeated'
  return apart(grantsOf(drafts)) ? null : 'dutiesApart'
}

export const grantsOf = (drafts: readonly Draft[]): Grant[] =>
  drafts.flatMap(({ unitId, role }) => (role === '' ? [] : [{ unitId, role }]))
