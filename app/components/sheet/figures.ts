import type { Metric } from '#shared/domain/model.ts'

/** Why what was typed is no figure. A key of `sheet.invalid`. */
export type Invalid = 'percent' | 'value' | 'rate'
export type Typed = { ok: true; value: number } | { ok: false; why: Invalid }

/** Full-width digits, a trailing sign of the unit and spaces are how people type figures; letters are not. */
const digitsOf = (raw: string, unit: string): string => {
  const plain = raw.normalize('NFKC').replace(/[\s,]/g, '')
  const sign = unit.normalize('NFKC')
  return sign !== '' && plain.endsWith(sign) ? plain.slice(0, -sign.length) : plain
}

/** A percent as typed: a whole number from 0 to 100, or why not. */
export function percentOf(raw: string): Typed {
  const digits = digitsOf(raw, '%')
  const value = Number(digits)
  return /^\d{1,3}$/.test(digits) && value <= 100 ? { ok: true, value } : { ok: false, why: 'percent' }
}

/** The actual value of an indicator as typed: not negative, a rate at most its whole. */
export function valueOf(raw: string, metric: Pick<Metric, 'unit'>): Typed {
  const digits = digitsOf(raw, metric.unit)
  const value = Number(digits)
  const ceiling = metric.unit === '%' ? 100 : metric.unit === '‰' ? 1000 : null
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(digits)) return { ok: false, why: ceiling === null ? 'value' : 'rate' }
  return ceiling !== null && value > ceiling ? { ok: false, why: 'rate' } : { ok: true, value }
}
