import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answers, useBatch } from '#app/components/batch/useBatch.ts'
import { useRefusalWords } from '#app/components/batch/useRefusalWords.ts'
import { Button, Icon, IconButton, useToast } from '#app/components/kit/index.ts'
import { useBoardStore, useConnectionState } from '#app/realtime/hooks.tsx'
import type { Row } from './rows.ts'

/** 签收 one, many or all: those that can be are, the others are listed with their reasons. */
export function AcknowledgeBar({
  rows,
  picked,
  onPick,
  onDone,
}: {
  /** What waits to be acknowledged. */
  rows: readonly Row[]
  picked: ReadonlySet<string>
  onPick: (taskIds: readonly string[], on: boolean) => void
  /** Something was acknowledged: the list may be put in a new order. */
  onDone: () => void
}) {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const run = useBatch()
  const refusalWords = useRefusalWords()
  const { state: connection } = useConnectionState()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<readonly { row: Row; why: string }[]>([])
  const chosen = rows.filter(({ task }) => picked.has(task.id))
  const acknowledge = async (): Promise<void> => {
    const asks = chosen.map(({ assignment }) => ({
      key: assignment.id,
      command: { type: 'assignment.acknowledge', assignmentId: assignment.id } as const,
    }))
    onPick(
      chosen.map(({ task }) => task.id),
      false,
    )
    setRefused([])
    if (connection === 'offline') {
      // Kept and sent by the queue; nobody can be told the outcome now, so a refusal will ask.
      void run(asks, store.seq, () => false)
      toast({ icon: 'unsent', text: t('sheet.acknowledge.kept', { count: asks.length }) })
      return
    }
    setBusy(true)
    const answers: Answers = await run(asks, store.seq)
    setBusy(false)
    const failed = chosen.flatMap((row) => {
      const error = answers.get(row.assignment.id)
      return error ? [{ row, why: refusalWords(error) }] : []
    })
    setRefused(failed)
    const count = asks.length - failed.length
    if (count > 0) toast({ icon: 'check', text: t('sheet.acknowledge.done', { count }) })
    onDone()
  }
  if (rows.length === 0 && refused.length === 0) return null
  return (
    <section className="acknowledge-bar" aria-label={t('sheet.view.toAcknowledge')} data-testid="acknowledge-bar">
      {rows.length > 0 && (
        <div className="row">
          <label className="check">
            <input
              type="checkbox"
              checked={chosen.length === rows.length}
              data-testid="pick-all"
              onChange={(event) =>
                onPick(
                  rows.map(({ task }) => task.id),
                  event.currentTarget.checked,
                )
              }
            />
            {chosen.length > 0
              ? t('sheet.acknowledge.picked', { count: chosen.length })
              : t('sheet.acknowledge.pickAll', { count: rows.length })}
          </label>
          <Button
            variant="primary"
            icon="check"
            busy={busy}
            missing={chosen.length === 0 ? t('sheet.acknowledge.pickFirst') : null}
            data-testid="acknowledge-picked"
            onClick={() => void acknowledge()}
          >
            {chosen.length > 0 ? t('sheet.acknowledge.many', { count: chosen.length }) : t('sheet.next.acknowledge')}
          </Button>
        </div>
      )}
      {refused.length > 0 && (
        <div className="acknowledge-refused" role="alert" data-testid="acknowledge-refused">
          <p className="row">
            <Icon name="info" />
            <b className="grow">{t('sheet.acknowledge.refused', { count: refused.length })}</b>
            <IconButton icon="close" size="xs" label={t('common.close')} onClick={() => setRefused([])} />
          </p>
          <ul>
            {refused.map(({ row, why }) => (
              <li key={row.task.id}>
                <span className="muted num">{row.number}</span> {row.task.title}
                <span className="why-not">{why}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
