import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Spinner } from '#app/components/kit/index.ts'
import type { Life } from '#server/history.ts'
import { momentText, parseMoment } from '#shared/history/moment.ts'
import { useMarkWords } from './markWords.ts'

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
  const words = useMarkWords()
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
        <label className="time-field">
          <span className="sr-only">{t('history.since')}</span>
          <select
            className="input"
            value=""
            data-testid="diff-since"
            onChange={(event) => onGo(Number(event.currentTarget.value), null)}
          >
            <option value="">{t('history.since')}</option>
            {life.marks.toReversed().map((mark) => (
              <option key={`${mark.kind} ${mark.at}`} value={mark.at}>
                {words(mark)}
              </option>
            ))}
          </select>
        </label>
        <span className="end">
          {busy && <Spinner />}
          {children}
        </span>
      </div>
    </section>
  )
}
