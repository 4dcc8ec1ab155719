import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, PaceBar } from '#app/components/kit/index.ts'
import type { VerifyStep } from '#server/archive/streams.ts'
import { stepsIn } from './steps.ts'

type Status = VerifyStep | 'idle' | 'failed'

/** Walks one chain on the server, with its progress, and says the first entry that cannot be trusted. */
export function VerifyLog({ log }: { log: string }) {
  const { t } = useTranslation()
  const [status, setStatus] = useState<Status>('idle')
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const running = typeof status === 'object' && 'done' in status
  const verify = async (): Promise<void> => {
    abort.current = new AbortController()
    setStatus({ done: 0, of: 0 })
    try {
      const response = await fetch('/api/audit/verify', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ log }),
        signal: abort.current.signal,
      })
      if (!response.ok || !response.body) throw new Error(String(response.status))
      let reported = false
      for await (const step of stepsIn(response.body)) {
        setStatus(step)
        reported ||= 'report' in step
      }
      // A connection that broke half-way has verified nothing.
      if (!reported) setStatus('failed')
    } catch {
      setStatus('failed')
    }
  }
  return (
    <div className="audit-verify">
      <Button
        size="xs"
        busy={running}
        className="needs-script"
        onClick={() => void verify()}
        data-testid={`verify-${log}`}
      >
        {t(status === 'idle' ? 'audit.verify' : 'audit.verifyAgain')}
      </Button>
      <p role="status" className="xs" data-testid={`verified-${log}`} data-status={nameOf(status)}>
        <Words status={status} />
      </p>
    </div>
  )
}

function nameOf(status: Status): string {
  if (typeof status === 'string') return status
  return 'done' in status ? 'running' : status.report.ok ? 'intact' : 'broken'
}

function Words({ status }: { status: Status }) {
  const { t } = useTranslation()
  if (status === 'idle') return null
  if (status === 'failed') return <>{t('audit.verifyFailed')}</>
  if ('done' in status)
    return (
      <>
        <PaceBar actual={status.of === 0 ? 0 : (status.done * 100) / status.of} />
        {t('audit.verifying', { done: status.done, of: status.of })}
      </>
    )
  const { report } = status
  if (!report.ok)
    return <b className="t-red">{t('audit.broken', { seq: report.seq, fault: t(`audit.faults.${report.fault}`) })}</b>
  return (
    <>
      <b>{t('audit.intact', { seq: report.seq })}</b>
      <span className="muted audit-hash">{t('audit.chainHead', { hash: report.hash })}</span>
    </>
  )
}
