import { type Answer, ask } from '#app/ask.ts'
import type { Grant } from '#shared/domain/model.ts'

/** The doors of administration; the server decides all of it again. */
export const createUnit = (wish: {
  id?: string
  name: string
  shortName: string
  parentId: string
}): Promise<Answer<{ unit: { id: string } }>> => ask('/api/units', { json: wish })

export const renameUnit = (unitId: string, names: { name: string; shortName: string }): Promise<Answer<object>> =>
  ask(`/api/units/${unitId}`, { method: 'PUT', json: names })

export const createAccount = (wish: {
  username: string
  name: string
  grants: readonly Grant[]
}): Promise<Answer<{ accountId: string; password: string }>> => ask('/api/accounts', { json: wish })

export const setGrants = (accountId: string, grants: readonly Grant[]): Promise<Answer<object>> =>
  ask(`/api/accounts/${accountId}/grants`, { method: 'PUT', json: { grants } })

export const setStatus = (accountId: string, status: 'active' | 'disabled'): Promise<Answer<object>> =>
  ask(`/api/accounts/${accountId}/status`, { method: 'PUT', json: { status } })

export const resetPassword = (accountId: string): Promise<Answer<{ password: string }>> =>
  ask(`/api/accounts/${accountId}/password`)
