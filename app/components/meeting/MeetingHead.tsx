import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog, DialogButtons, Icon, PaceBar, Tag, TextArea, buttonClass } from '#app/components/kit/index.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import { useConnectionState, useServerNow } from '#app/realtime/hooks.tsx'
import { decisionsOf } from '#shared/domain/decisions.ts'
import { MeetingDialog } from './MeetingDialog.tsx'
import { useMeetingDesk } from './MeetingContext.ts'
import { useRun } from './useRun.ts'
import { FIRST_VIEW } from './viewState.ts'

type Asked = 'open' | 'close' | 'cancel' | 'edit' | null

/** The meeting's name, its time, and what can be done with it now. */
export function MeetingHead() {
  const { t } = useTranslation()
  const { meeting, people, runs, keeps, view, show, live, follow } = useMeetingDesk()
  const { busy, run } = useRun(people)
  const { state: connection } = useConnectionState()
  const [asked, setAsked] = useState<Asked>(null)
  const [reason, setReason] = useState('')
  const { id: meetingId, status, agenda } = meeting
  const at = agenda.findIndex(({ id }) => id === view.agendaItemId)
  const name = (id: string): string => people[id] ?? t('meeting.unknownPerson')
  const step = (by: number): void => {
    const next = agenda[at + by]
    if (next) show({ ...FIRST_VIEW, agendaItemId: next.id, figures: view.figures })
  }
  const isLast = at >= agenda.length - 1
  // Going on is the presenter's word that the item is dealt with; who follows or looks around only turns the page.
  const inHand = follow.mode === 'presenting' && keeps ? agenda[at] : undefined
  const settles = inHand !== undefined && !meeting.discussed.includes(inHand.id)
  const settle = (): void => {
    if (!settles) return
    void run({ type: 'meeting.discuss', meetingId, agendaItemId: inHand.id, discussed: true })
  }
  const left = meeting.discussed.length > 0 ? agenda.filter((item) => !meeting.discussed.includes(item.id)) : []
  const offline = connection === 'online' || connection === 'connecting' ? undefined : t('meeting.offline')
  const done = async (type: 'meeting.open' | 'meeting.close' | 'meeting.cancel'): Promise<void> => {
    const command =
      type === 'meeting.cancel' ? ({ type, meetingId, reason: reason.trim() } as const) : ({ type, meetingId } as const)
    await run(command)
    setAsked(null)
  }
  return (
    <section className="meet" data-testid="meeting-head" data-status={status}>
      <h1>
        <span className="row gap-2">
          {meeting.title}
          {status !== 'open' && <Tag kind="line">{t(`meeting.status.${status}`)}</Tag>}
        </span>
        <small>
          {t('meeting.line', {
            at: meeting.startsAt.replace('T', ' '),
            place: meeting.place || t('meeting.noPlace'),
            chair: name(meeting.chairId),
            presenter: name(meeting.presenterId),
            recorder: name(meeting.recorderId),
          })}
        </small>
      </h1>
      {status === 'open' && <Timer />}
      <div className="acts">
        {status === 'open' && (
          <>
            <Button
              size="sm"
              icon="back"
              onClick={() => step(-1)}
              missing={at <= 0 ? t('meeting.firstItem') : undefined}
            >
              {t('common.previous')}
            </Button>
            <Button
              size="sm"
              onClick={() => {
                settle()
                step(1)
              }}
              missing={at < 0 || (isLast && !settles) ? t('meeting.lastItem') : undefined}
              data-testid="next-item"
            >
              {t(settles ? (isLast ? 'meeting.doneLast' : 'meeting.doneAndNext') : 'common.next')}
            </Button>
          </>
        )}
        {(status === 'open' || status === 'closed') && (
          <a
            className={buttonClass('secondary', 'sm')}
            href={`/meetings/${meetingId}/minutes.docx`}
            download
            title={t(status === 'closed' ? 'minutes.docx' : 'minutes.draft')}
            data-testid="minutes-docx"
          >
            <Icon name="download" />
            {t(status === 'closed' ? 'minutes.docx' : 'minutes.draftShort')}
          </a>
        )}
        {runs && (status === 'planned' || status === 'open') && (
          <Button size="sm" icon="edit" onClick={() => setAsked('edit')} data-testid="edit-meeting">
            {t('meeting.edit')}
          </Button>
        )}
        {runs && status === 'planned' && (
          <>
            <Button size="sm" onClick={() => setAsked('cancel')} data-testid="cancel-meeting">
              {t('meeting.cancel')}
            </Button>
            <Button
              size="sm"
              variant="primary"
              missing={offline}
              onClick={() => setAsked('open')}
              data-testid="open-meeting"
            >
              {t('meeting.open')}
            </Button>
          </>
        )}
        {runs && status === 'open' && (
          <Button size="sm" icon="lock" missing={offline} onClick={() => setAsked('close')} data-testid="close-meeting">
            {t('meeting.close')}
          </Button>
        )}
      </div>
      <Dialog
        open={asked === 'open'}
        onClose={() => setAsked(null)}
        title={t('meeting.open')}
        footer={
          <DialogButtons
            onCancel={() => setAsked(null)}
            busy={busy}
            onClick={() => void done('meeting.open')}
            data-testid="confirm-open"
          >
            {t('meeting.openNow')}
          </DialogButtons>
        }
      >
        <p>{t('meeting.openHint')}</p>
      </Dialog>
      <Dialog
        open={asked === 'close'}
        onClose={() => setAsked(null)}
        title={t('meeting.close')}
        footer={
          <DialogButtons
            onCancel={() => setAsked(null)}
            busy={busy}
            onClick={() => void done('meeting.close')}
            data-testid="confirm-close"
          >
            {t('meeting.close')}
          </DialogButtons>
        }
      >
        <p>{t('meeting.closeHint', { count: decisionsOf(live, meetingId).length })}</p>
        {left.length > 0 && (
          <p data-testid="left-items">
            {t('meeting.leftItems', {
              count: left.length,
              titles: left.map((item) => item.title).join(t('common.and')),
            })}
          </p>
        )}
      </Dialog>
      <Dialog
        open={asked === 'cancel'}
        onClose={() => setAsked(null)}
        title={t('meeting.cancel')}
        footer={
          <DialogButtons
            onCancel={() => setAsked(null)}
            cancel={t('common.back')}
            busy={busy}
            missing={reason.trim() === '' ? t('meeting.reasonMissing') : undefined}
            onClick={() => void done('meeting.cancel')}
            data-testid="confirm-cancel"
          >
            {t('meeting.cancel')}
          </DialogButtons>
        }
      >
        <label className="meeting-field">
          <span className="label">{t('meeting.reason')}</span>
          <TextArea
            rows={3}
            maxLength={2000}
            value={reason}
            data-testid="cancel-reason"
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      </Dialog>
      {asked === 'edit' && <MeetingDialog meeting={meeting} onClose={() => setAsked(null)} />}
    </section>
  )
}

const pad = (value: number): string => String(value).padStart(2, '0')
const clockOf = (seconds: number): string =>
  `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`

/** How long the meeting lasts, beside what its agenda allows; shown once the page is live, by the server's clock. */
function Timer() {
  const { t } = useTranslation()
  const { meeting } = useMeetingDesk()
  const serverNow = useServerNow()
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const tick = (): void => setNow(serverNow())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [serverNow])
  const { openedAt, agenda } = meeting
  if (openedAt === null) return null
  const minutes = agenda.reduce((sum, item) => sum + item.minutes, 0)
  const seconds = now === null ? null : Math.max(0, Math.floor((now - openedAt) / 1000))
  return (
    <div className="timer">
      <div className="box">
        <span className="label">{t('meeting.planned', { minutes, time: clockMinute(openedAt) })}</span>
        <PaceBar
          actual={seconds === null || minutes === 0 ? 0 : Math.min(100, (seconds * 100) / (minutes * 60))}
          accent
          label={t('meeting.timeUsed')}
        />
      </div>
      <span className="num big">{seconds === null ? '' : clockOf(seconds)}</span>
    </div>
  )
}
