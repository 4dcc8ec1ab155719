import { describe, expect, it } from 'vitest'
import { apart, dutyOf } from '#shared/domain/duties.ts'
import type { Role } from '#shared/domain/model.ts'
import { ROLE_WORDS } from '#shared/domain/words.ts'

const ROLES = Object.keys(ROLE_WORDS) as Role[]

describe('[A7] duties', () => {
  it('are three, and every role has one', () => {
    expect(Object.fromEntries(ROLES.map((role) => [role, dutyOf(role)]))).toEqual({
      supervisor: 'business',
      handler: 'business',
      reviewer: 'business',
      leader: 'business',
      admin: 'administration',
      auditor: 'audit',
    })
  })

  it('are held together by nobody: every pair of roles', () => {
    expect(apart([])).toBe(true)
    for (const a of ROLES) {
      for (const b of ROLES) {
        const both = apart([{ role: a }, { role: b }])
        expect([a, b, both]).toEqual([a, b, a === b || ![a, b].some((role) => ['admin', 'auditor'].includes(role))])
      }
    }
  })
})
