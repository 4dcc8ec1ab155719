import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog } from '#app/components/kit/index.ts'

/** A password that was made just now: shown this once, to be handed over. */
export function GivenPassword({
  given,
  onClose,
}: {
  given: { username: string; name: string; password: string }
  onClose: () => void
}) {
  const { t } = useTranslation()
  const text = useRef<HTMLOutputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    // Over plain http there is no clipboard: the text is selected for the person's own hand.
    if (text.current) window.getSelection()?.selectAllChildren(text.current)
    try {
      await navigator.clipboard.writeText(given.password)
      setCopied(true)
    } catch {
      setCopied(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      closable={false}
      size="sm"
      title={t('admin.given.title', { name: given.name })}
      footer={
        <>
          <Button icon={copied ? 'check' : 'file'} onClick={() => void copy()}>
            {copied ? t('admin.given.copied') : t('admin.given.copy')}
          </Button>
          <Button variant="primary" onClick={onClose} data-testid="password-noted">
            {t('admin.given.noted')}
          </Button>
        </>
      }
    >
      <div className="admin-form">
        <p>{t('admin.given.text')}</p>
        <dl className="given">
          <dt className="label">{t('admin.username')}</dt>
          <dd>{given.username}</dd>
          <dt className="label">{t('admin.given.password')}</dt>
          <dd>
            <output ref={text} data-testid="given-password">
              {given.password}
            </output>
          </dd>
        </dl>
      </div>
    </Dialog>
  )
}
