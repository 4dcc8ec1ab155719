import type { Message } from '#shared/domain/messages.ts'
import type { Actor, Board } from '#shared/domain/model.ts'
import { audienceOf } from '#shared/domain/visibility.ts'
import type { NewMessage } from '#db/messages.ts'

/** A message and the moment of what it tells. */
export type Told = Message & { at: number }

/**
 * Who gets which message, by the grants as they are stored now: those who hold one of its roles at its unit, or the
 * accounts it names, as long as they may read the board. Nobody is told of their own deeds, and nobody twice of one deed.
 */
export function addressed(told: readonly Told[], board: Board, people: readonly Actor[]): NewMessage[] {
  const readers = people.filter((person) => audienceOf(person, board) !== null)
  const messages: NewMessage[] = []
  const once = new Set<string>()
  for (const { kind, to, by, digest, count, subject, values, at } of told) {
    for (const person of readers) {
      if (person.accountId === by || !isFor(to, person)) continue
      // One deed may address somebody by name and by role, or in two units: the first says it. The clock counts by unit.
      const deed = `${person.accountId} ${kind} ${subject} ${digest}`
      if (by !== null && once.has(deed)) continue
      once.add(deed)
      messages.push({
        accountId: person.accountId,
        boardId: board.id,
        unitId: 'unitId' in to ? to.unitId : null,
        roles: 'unitId' in to ? to.roles : [],
        kind,
        // What is for one unit never counts what is for another: a grant may end for one of them.
        digest: 'unitId' in to ? `${digest}@${to.unitId}` : digest,
        count,
        subject,
        values,
        at,
      })
    }
  }
  return messages
}

const isFor = (to: Message['to'], { accountId, grants }: Actor): boolean =>
  'unitId' in to
    ? grants.some(({ unitId, role }) => unitId === to.unitId && to.roles.includes(role))
    : to.accountIds.includes(accountId)
