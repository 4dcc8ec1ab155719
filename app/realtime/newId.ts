/**
 * A fresh id for a command. Not `crypto.randomUUID`: on a plain http address of the local network it does not exist,
 * and a province does try the system there first.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return 'c' + [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
