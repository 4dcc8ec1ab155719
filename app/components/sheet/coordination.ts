/** 需协调: with whom, and what about. It is one sentence on record and in every list: 省财政厅：落实设备经费. */
export interface Coordinated {
  whom: string
  what: string
}

/** Longer than any name of a unit or two: then a colon belongs to the sentence. */
const MAX_WHOM = 40

/** The two parts of what is on record; all of it is the matter where nobody is named. */
export function coordinatedOf(text: string | null): Coordinated {
  const cut = text?.search(/[：:]/) ?? -1
  if (!text || cut < 1 || cut > MAX_WHOM) return { whom: '', what: text ?? '' }
  return { whom: text.slice(0, cut), what: text.slice(cut + 1) }
}

export function coordinationText({ whom, what }: Coordinated): string {
  const [named, about] = [whom.trim(), what.trim()]
  return named === '' ? about : `${named}：${about}`
}
