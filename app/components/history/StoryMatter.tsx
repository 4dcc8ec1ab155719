import { useTranslation } from 'react-i18next'
import { dayMinute } from '#app/i18n/moments.ts'
import type { Matter } from '#shared/domain/model.ts'

/** A paper as it stands: what it says, until when, who read it, what was answered, how it ended. */
export function StoryMatter({ matter, people }: { matter: Matter; people: Readonly<Record<string, string>> }) {
  const { t } = useTranslation()
  const { kind, text, due, readAt, replies, outcome } = matter
  return (
    <div className="story-matter" data-kind={kind}>
      <p className="passage">
        <b>{t(`history.matter.${kind}`)}</b> {text}
      </p>
      <p className="xs muted">
        {[
          due === null ? '' : t(kind === 'extension' ? 'history.dueAsked' : 'history.dueBy', { due }),
          readAt === null ? '' : t('history.readAt', { at: dayMinute(readAt) }),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {replies.map((reply) => (
        <p key={reply.at} className="xs">
          {t('history.replied', { who: people[reply.by] ?? '', at: dayMinute(reply.at), text: reply.text })}
        </p>
      ))}
      {outcome && (
        <p className="xs">
          {t(`history.outcome.${outcome.decision}`, { at: dayMinute(outcome.at) })}
          {outcome.reason !== null && ` ${t('history.reason', { reason: outcome.reason })}`}
        </p>
      )}
    </div>
  )
}
