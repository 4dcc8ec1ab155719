import type { DemoAccount } from '#server/http/context.ts'
import type { Role } from '#shared/domain/model.ts'

const CARDS = ['supervisor', 'leader', 'admin', 'auditor'] as const satisfies readonly Role[]
export type CardRole = (typeof CARDS)[number]

export interface Demo {
  /** The people of the issuing unit, one card a role. */
  cards: { role: CardRole; username: string }[]
  /** The reporting units in their order: who reviews and who handles there. */
  units: { name: string; reviewer: string | null; handler: string | null }[]
}

/** Sorts the demo accounts into role cards and units; an account with several roles is shown by the weightiest. */
export function arrangeDemo(accounts: readonly DemoAccount[]): Demo {
  const cards: Demo['cards'] = []
  const units = new Map<string, Demo['units'][number]>()
  for (const { username, unitName, roles } of accounts) {
    const role = CARDS.find((card) => roles.includes(card))
    if (role) {
      cards.push({ role, username })
      continue
    }
    const unit = units.get(unitName) ?? { name: unitName, reviewer: null, handler: null }
    if (roles.includes('reviewer')) unit.reviewer ??= username
    else if (roles.includes('handler')) unit.handler ??= username
    units.set(unitName, unit)
  }
  cards.sort((a, b) => CARDS.indexOf(a.role) - CARDS.indexOf(b.role))
  return { cards, units: [...units.values()] }
}
