import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOne } from '#app/components/batch/useOne.ts'
import { Dialog, DialogButtons, TextArea } from '#app/components/kit/index.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'

/**
 * Asks for the reason that goes on record, and stays until it is: without one, with one too long, or when it came too
 * late, it says so and keeps what was typed. What the person was looking at is what stood there when it opened.
 */
export function ReasonDialog({
  title,
  note,
  verb,
  commandOf,
  onClose,
  onDone,
}: {
  title: string
  note: string
  verb: string
  commandOf: (reason: string) => Command
  onClose: () => void
  /** Stored, under this name. */
  onDone: (commandId: string) => void
}) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const { busy, problem, run } = useOne()
  const [base] = useState(() => store.seq)
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const over = reason.trim().length - MAX_TEXT_LENGTH
  const missing =
    over > 0
      ? t('sheet.textOver', { max: MAX_TEXT_LENGTH, over })
      : reason.trim() === ''
        ? t('ledger.review.reasonMissing')
        : null
  const said = over > 0 || (pressed && missing) ? missing : problem
  const give = async (): Promise<void> => {
    let name = ''
    const outcome = await run(commandOf(reason.trim()), base, (commandId) => {
      name = commandId
    })
    if (!outcome) return
    if (outcome === 'stored') onDone(name)
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      note={note}
      footer={
        <DialogButtons
          onCancel={onClose}
          busy={busy}
          missing={missing}
          data-testid="give-reason"
          onMissing={() => setPressed(true)}
          onClick={() => void give()}
        >
          {verb}
        </DialogButtons>
      }
    >
      <div className="deed">
        <TextArea
          autoFocus
          rows={3}
          aria-label={t('ledger.review.reason')}
          placeholder={t('ledger.review.reasonPlaceholder')}
          data-testid="reason"
          value={reason}
          invalid={over > 0}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {said && (
          <p className="deed-missing" role="alert" data-testid="reason-problem">
            {said}
          </p>
        )}
      </div>
    </Dialog>
  )
}
