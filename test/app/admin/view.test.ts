import { describe, expect, it } from 'vitest'
import { accountsShown, draftProblem, grantsOf, unitLines } from '#app/components/admin/view.ts'
import type { Role } from '#shared/domain/model.ts'
import type { DirectoryEntry } from '#server/accounts/directory.ts'

const unit = (id: string, parentId: string | null, position: number) => ({
  id,
  name: `${id}全称`,
  shortName: id,
  parentId,
  position,
})
const entry = (username: string, name: string, ...unitIds: string[]): DirectoryEntry => ({
  id: username,
  username,
  name,
  status: 'active',
  createdAt: 0,
  grants: unitIds.map((unitId) => ({ unitId, role: 'handler' })),
  managed: true,
})
const ACCOUNTS = [entry('lin', '林林', 'fuzhou'), entry('both', '王五', 'fuzhou', 'xiamen'), entry('none', '赵六')]

describe('the units of an administrator', () => {
  it('are a tree in their order, with their accounts counted', () => {
    const units = [
      unit('head', null, 0),
      unit('xiamen', 'head', 1),
      unit('fuzhou', 'head', 2),
      unit('siming', 'xiamen', 3),
    ]
    const lines = unitLines(units, ACCOUNTS)
    expect(lines.map(({ unit: { id }, depth, accounts }) => [id, depth, accounts])).toEqual([
      ['head', 0, 0],
      ['xiamen', 1, 1],
      ['siming', 2, 0],
      ['fuzhou', 1, 2],
    ])
  })

  it('begin at the top of what is theirs, though something stands above', () => {
    const lines = unitLines([unit('fuzhou', 'head', 2), unit('gulou', 'fuzhou', 3)], [])
    expect(lines.map(({ unit: { id }, depth }) => [id, depth])).toEqual([
      ['fuzhou', 0],
      ['gulou', 1],
    ])
  })
})

describe('the accounts shown', () => {
  it.each([
    [null, '', ['lin', 'both', 'none']],
    ['fuzhou', '', ['lin', 'both']],
    [null, ' ＬＩＮ ', ['lin']],
    [null, '王', ['both']],
    ['xiamen', '林', []],
  ])('of %s with %j are %j', (unitId, search, expected) => {
    expect(accountsShown(ACCOUNTS, unitId, search).map(({ id }) => id)).toEqual(expected)
  })
})

describe('[A7] roles being chosen', () => {
  const drafts = (...roles: [string, Role | ''][]) => roles.map(([unitId, role], key) => ({ key, unitId, role }))
  it('are held back until they are whole, different and of one duty', () => {
    expect(draftProblem([])).toBeNull()
    expect(draftProblem(drafts(['fuzhou', 'handler'], ['fuzhou', 'reviewer'], ['xiamen', 'handler']))).toBeNull()
    expect(draftProblem(drafts(['fuzhou', '']))).toBe('incomplete')
    expect(draftProblem(drafts(['', 'handler']))).toBe('incomplete')
    expect(draftProblem(drafts(['fuzhou', 'handler'], ['fuzhou', 'handler']))).toBe('repeated')
    expect(draftProblem(drafts(['fuzhou', 'handler'], ['fuzhou', 'admin']))).toBe('dutiesApart')
    expect(draftProblem(drafts(['fuzhou', 'auditor'], ['fuzhou', 'admin']))).toBe('dutiesApart')
  })
  it('are sent without what only the screen knows', () => {
    expect(grantsOf(drafts(['fuzhou', 'handler']))).toEqual([{ unitId: 'fuzhou', role: 'handler' }])
  })
})
