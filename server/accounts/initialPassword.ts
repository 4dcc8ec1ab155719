import { randomInt } from 'node:crypto'

/** Nothing that is read wrongly from a slip of paper: no 0 and O, no 1, l and I. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A password to be given out and changed at the first sign-in: three groups of five, 87 bits. */
export function initialPassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return [group(), group(), group()].join('-')
}
