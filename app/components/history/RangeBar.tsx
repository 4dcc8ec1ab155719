import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Spinner } from '#app/components/kit/index.ts'
import type { Life } from '#server/history.ts'
import { momentText, parseMoment } from '#shared/history/moment.ts'
import { MarkSelect } from './MarkSelect.tsx'

/** The two moments that are compared: fields, and the marks of the board's life to begin at. */
export function RangeBar({
  life,
  from,
  to,
  busy,
  onGo,
  children,
}: {
  life: Life
  from: number
  to: number
  busy: boolean
  onGo: (from: number, to: number | null) => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [begin, end] = ['from', 'to'].map((name) => {
      const field = form.get(name)
      return parseMoment(typeof field === 'string' ? field : null)
    })
    if (typeof begin === 'number') onGo(begin, end ?? null)
  }
  const field = (name: 'from' | 'to', value: number) => (
    <label className="time-field">
      <span className="label">{t(`history.${name}`)}</span>
      <input
        className="input"
        type="datetime-local"
        name={name}
        step={1}
        min={momentText(life.from).slice(0, 19)}
        max={momentText(life.to).slice(0, 19)}
        defaultValue={momentText(value).slice(0, 19)}
        data-testid={`diff-${name}`}
      />
    </label>
  )
  return (
    <section className="panel time-bar" aria-label={t('history.range')}>
      <div className="time-row">
        <form method="get" onSubmit={submit} key={`${from} ${to}`}>
          {field('from', from)}
          {field('to', to)}
          <Button size="sm" type="submit">
            {t('history.compare')}
          </Button>
        </form>
        <MarkSelect label={t('history.since')} marks={life.marks} testid="diff-since" onPick={(at) => onGo(at, null)} />
        <span className="end">
          {busy && <Spinner />}
          {children}
        </span>
      </div>
    </section>
  )
}
