import type { TFunction } from 'i18next'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner, Button, Dialog } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { dismissRecovery, useRecoveries } from '#app/realtime/hooks.tsx'
import type { Recovery } from '#app/realtime/recoveries.ts'
import { parseFragmentName } from '#shared/document/names.ts'
import { copyText } from './copyText.ts'

/** Text that the server refused: its author takes it from here, or lets it go. On every screen, until then. */
export function RecoveryPanel() {
  const { t } = useTranslation()
  const items = useRecoveries()
  const [shown, setShown] = useState(false)
  const count = items.length
  if (count === 0) return null
  return (
    <>
      <Banner
        icon="warning"
        title={t('local.recovered.banner', { count })}
        actions={
          <Button onClick={() => setShown(true)} data-testid="show-recovered">
            {t('local.recovered.show')}
          </Button>
        }
      />
      <Dialog open={shown} onClose={() => setShown(false)} title={t('local.recovered.title', { count })} size="lg">
        <p className="ink2">{t('local.recovered.hint')}</p>
        {items.map((item) => (
          <Piece key={item.id} item={item} />
        ))}
      </Dialog>
    </>
  )
}

function whyWords(t: TFunction, code: Recovery['code']): string {
  switch (code) {
    case 'forbidden':
    case 'tooLarge':
    case 'stale':
    case 'schema':
    case 'full':
      return t(`local.recovered.why.${code}`)
    default:
      return t('local.recovered.why.other')
  }
}

function Piece({ item: { id, fragment, text, at, code, title } }: { item: Recovery }) {
  const { t } = useTranslation()
  const body = useRef<HTMLParagraphElement>(null)
  const [copied, setCopied] = useState(false)
  const [sure, setSure] = useState(false)
  const field = parseFragmentName(fragment)?.field
  return (
    <section className="recovered" data-testid="recovered">
      <h3>
        {t('local.recovered.place', {
          title: title ?? t('local.recovered.noTitle'),
          field: field ? t(`fields.${field}`) : t('local.recovered.otherField'),
        })}
      </h3>
      <p className="xs ink2">{t('local.recovered.when', { at: dayMinute(at), why: whyWords(t, code) })}</p>
      <p className="recovered-text" ref={body}>
        {text}
      </p>
      <div className="recovered-actions">
        {sure ? (
          <Button variant="primary" size="sm" onClick={() => dismissRecovery(id)} data-testid="recovered-dismiss-sure">
            {t('local.recovered.sure')}
          </Button>
        ) : (
          <Button size="sm" onClick={() => setSure(true)} data-testid="recovered-dismiss">
            {t('local.recovered.dismiss')}
          </Button>
        )}
        <Button
          size="sm"
          variant={sure ? 'secondary' : 'primary'}
          onClick={() => void copyText(text, body.current).then(setCopied)}
          data-testid="recovered-copy"
        >
          {t(copied ? 'local.recovered.copied' : 'local.recovered.copy')}
        </Button>
      </div>
    </section>
  )
}
