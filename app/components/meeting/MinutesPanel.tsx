import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import { useMeetingDesk } from './MeetingContext.ts'

/** 会议记录: one section an item of the agenda. */
export function MinutesPanel() {
  const { t } = useTranslation()
  const { meeting, view } = useMeetingDesk()
  return (
    <section className="minutes-panel" aria-label={t('meeting.minutesOf')} data-testid="minutes">
      <div className="panel-head">
        <h2>{t('meeting.minutesOf')}</h2>
      </div>
      <div className="minutes">
        {meeting.agenda.map((item, index) => (
          <section
            key={item.id}
            data-testid={`minutes-${item.id}`}
            className={classes(item.id === view.agendaItemId && 'cur')}
          >
            <h3>{t('meeting.minutesItem', { place: index + 1, title: item.title })}</h3>
          </section>
        ))}
      </div>
    </section>
  )
}
