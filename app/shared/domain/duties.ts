import type { Grant, Role } from './model.ts'

/** What a role is for. Who runs the system, who audits it and who works in it are different people. */
export type Duty = 'administration' | 'audit' | 'business'

export const dutyOf = (role: Role): Duty =>
  role === 'admin' ? 'administration' : role === 'auditor' ? 'audit' : 'business'

/** Whether one account may hold all of these. The database says the same (migration 0003). */
export const apart = (grants: readonly Pick<Grant, 'role'>[]): boolean =>
  new Set(grants.map(({ role }) => dutyOf(role))).size <= 1
