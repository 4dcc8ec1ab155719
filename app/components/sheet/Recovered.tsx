import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useRecoveries } from '#app/realtime/hooks.tsx'
import { parseFragmentName } from '#shared/document/names.ts'
import type { Row } from './rows.ts'

/** Text that the server refused: its author takes it from here, or lets it go. Never lost silently. */
export function Recovered({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  const items = useRecoveries()
  return items.map(({ document, id, fragment, text, at, dismiss }) => {
    const place = parseFragmentName(fragment)
    const number = rows.find(({ task }) => task.id === place?.taskId)?.number ?? ''
    return (
      <section key={`${document} ${id}`} className="panel recovered" role="alert" data-testid="recovered">
        <h3>{t('sheet.recovered.title')}</h3>
        <p className="xs ink2">
          {t('sheet.recovered.hint', { number, field: place ? t(`fields.${place.field}`) : '', at: dayMinute(at) })}
        </p>
        <p className="recovered-text">{text}</p>
        <Copy text={text} />
        <Button size="xs" variant="ghost" onClick={dismiss}>
          {t('sheet.recovered.dismiss')}
        </Button>
      </section>
    )
  })
}

function Copy({ text }: { text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  // Over plain http on a local network there is no clipboard; the text can be selected by hand.
  const clipboard = typeof navigator === 'undefined' ? undefined : (navigator.clipboard as Clipboard | undefined)
  if (!clipboard) return null
  return (
    <Button
      size="xs"
      onClick={() =>
        void clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
    >
      {t(copied ? 'sheet.recovered.copied' : 'sheet.recovered.copy')}
    </Button>
  )
}
