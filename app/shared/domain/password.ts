import type { Reason } from '../protocol/errors.ts'

export const MIN_PASSWORD_LENGTH = 10
/** From this length on a sentence is as good as a mixture. */
const LONG = 18
/** Longer input is no password: whoever sends it wants us to hash megabytes. */
export const MAX_NEW_PASSWORD_LENGTH = 200

const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u]
/** What is tried first, whatever digits are put around it. */
const COMMON =
  /^\P{L}*(password|passw0rd|admin|administrator|qwerty|qwertyuiop|abc|abcdef|test|demo|duban|duban-demo)\P{L}*$/iu

/** Why a new password is not taken, or null. `username` is the account's, as stored. */
export function passwordProblem(password: string, username: string): Reason | null {
  const characters = [...password]
  if (characters.length < MIN_PASSWORD_LENGTH) return 'passwordShort'
  if (characters.length > MAX_NEW_PASSWORD_LENGTH) return 'passwordLong'
  const plain = password.normalize('NFKC').toLowerCase()
  if (username.length >= 3 && plain.includes(username)) return 'passwordNamed'
  if (COMMON.test(plain) || new Set(characters).size < 5) return 'passwordCommon'
  const kinds = KINDS.filter((kind) => kind.test(password)).length
  return kinds >= 3 || characters.length >= LONG ? null : 'passwordPlain'
}
