import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogButtons, TextArea } from '#app/components/kit/index.ts'

/** Asks for the reason that goes on record; without one the button says that it is missing. */
export function ReasonDialog({
  open,
  title,
  note,
  verb,
  onClose,
  onReason,
}: {
  open: boolean
  title: string
  note: string
  verb: string
  onClose: () => void
  onReason: (reason: string) => void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const close = (): void => {
    setReason('')
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      note={note}
      footer={
        <DialogButtons
          onCancel={close}
          missing={reason.trim() === '' ? t('ledger.review.reasonMissing') : null}
          data-testid="give-reason"
          onClick={() => {
            onReason(reason.trim())
            close()
          }}
        >
          {verb}
        </DialogButtons>
      }
    >
      <TextArea
        autoFocus
        rows={3}
        maxLength={2000}
        aria-label={t('ledger.review.reason')}
        placeholder={t('ledger.review.reasonPlaceholder')}
        data-testid="reason"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
