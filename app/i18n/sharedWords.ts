import { LIGHT_SENTENCES } from '#shared/domain/lightSentences.ts'
import { FIELD_WORDS, KIND_WORDS, ROLE_WORDS, STATE_WORDS } from '#shared/domain/words.ts'
import { REASONS } from '#shared/protocol/errors.ts'

type Table<K extends string> = Readonly<Record<K, readonly [zh: string, en: string]>>

/** One language of a table. Inside a sentence English words are small; alone on a tag or a line they begin it. */
function column<K extends string>(table: Table<K>, language: 0 | 1): Readonly<Record<K, string>> {
  const cells = Object.entries<readonly [string, string]>(table).map(([key, words]) => [
    key,
    words[language].charAt(0).toUpperCase() + words[language].slice(1),
  ])
  return Object.fromEntries(cells) as Record<K, string>
}

/** The words that server and screens say alike; they live with the rules that use them and are only shown from here. */
export const sharedWords = (language: 0 | 1) => ({
  /** t(`errors.${reason}`) */
  errors: column(REASONS, language),
  /** t(`states.${assignment.state}`) */
  states: column(STATE_WORDS, language),
  /** t(`fields.${field}`) */
  fields: column(FIELD_WORDS, language),
  /** t(`kinds.${task.kind}`) */
  kinds: column(KIND_WORDS, language),
  /** t(`roles.${role}`) */
  roles: column(ROLE_WORDS, language),
  /** t(`reasons.${code}`): why a light is what it is. */
  reasons: column(LIGHT_SENTENCES, language),
})

export type SharedWords = ReturnType<typeof sharedWords>
