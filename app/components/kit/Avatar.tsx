import { useTranslation } from 'react-i18next'
import { classes } from './classes.ts'

/** Somebody on the board. */
export interface Person {
  accountId: string
  name: string
  /** Unit or role, shown on hover. */
  title?: string
}

export type WhoClass = 'who-me' | 'who-1' | 'who-2' | 'who-3' | 'who-4' | 'who-5' | 'who-6'

/**
 * The colour class of a person, the same on every screen and for every viewer (FNV-1a over the account id); carets and
 * cell flags use it too. Whoever looks is always the accent.
 */
export function whoClass(accountId: string, meId?: string): WhoClass {
  if (accountId === meId) return 'who-me'
  let hash = 0x811c9dc5
  for (let i = 0; i < accountId.length; i++) hash = Math.imul(hash ^ accountId.charCodeAt(i), 0x01000193)
  return `who-${((hash >>> 0) % 6) + 1}` as WhoClass
}

/** The one character in a person's circle. */
export const initialOf = (name: string): string => Array.from(name.trim())[0] ?? '?'

/** A person's circle. */
export function Avatar({
  person,
  meId,
  size = 'md',
  away = false,
  decorative = false,
}: {
  person: Person
  meId?: string
  size?: 'sm' | 'md' | 'lg'
  away?: boolean
  /** The name stands beside it. */
  decorative?: boolean
}) {
  const { t } = useTranslation()
  const full = person.title ? t('shell.nameAndTitle', { name: person.name, title: person.title }) : person.name
  const name = decorative ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': full, title: full }
  return (
    <span
      className={classes('avatar', whoClass(person.accountId, meId), size !== 'md' && size, away && 'away')}
      {...name}
    >
      {initialOf(person.name)}
    </span>
  )
}

/** Who is here: a few circles and how many more. One person in two windows is one circle. */
export function Avatars({ people, meId, max = 4 }: { people: readonly Person[]; meId?: string; max?: number }) {
  const { t } = useTranslation()
  const unique = [...new Map(people.map((person) => [person.accountId, person])).values()]
  if (unique.length === 0) return null
  // +1 would take the place of the face it hides.
  const shown = unique.length <= max + 1 ? unique : unique.slice(0, max)
  const rest = unique.slice(shown.length)
  return (
    <span className="avatars" role="group" aria-label={t('common.peopleOnline', { count: unique.length })}>
      {shown.map((person) => (
        <Avatar key={person.accountId} person={person} meId={meId} />
      ))}
      {rest.length > 0 && (
        <span className="avatar more" title={rest.map((person) => person.name).join(t('common.and'))}>
          +{rest.length}
        </span>
      )}
    </span>
  )
}
