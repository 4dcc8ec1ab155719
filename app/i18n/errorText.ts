import type { i18n } from 'i18next'
import { inWords } from '#shared/domain/words.ts'
import { REASONS } from '#shared/protocol/errors.ts'
import type { ErrorBody, Reason } from '#shared/protocol/errors.ts'

const isReason = (reason: string): reason is Reason => Object.hasOwn(REASONS, reason)

/**
 * The sentence of a refusal in the language of the page; the server's own words where the reason is new to us. Null: there
 * was no answer.
 */
export function errorText({ t, language }: Pick<i18n, 't' | 'language'>, error: ErrorBody | null): string {
  if (error === null) return t('common.notReached')
  return error.reason !== undefined && isReason(error.reason)
    ? t(`errors.${error.reason}`, inWords(error.params ?? {}, language === 'en' ? 1 : 0))
    : error.message
}
