import { useEffect, useRef, useState } from 'react'
import type { FormEvent, KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, Spinner } from '#app/components/kit/index.ts'
import { day } from '#app/i18n/moments.ts'
import { momentText, parseMoment } from '#shared/history/moment.ts'
import type { Steps } from '#server/archive/questions.ts'
import type { Life, Mark } from '#server/history.ts'
import { MarkSelect } from './MarkSelect.tsx'
import { useMarkWords } from './markWords.ts'

const DAY = 24 * 3_600_000
/** While the slider is dragged the board follows at most this often. */
const FOLLOW_MS = 150

/** Where in its life the board is shown: slider with marks, a field for the exact moment, steps by change and by day. */
export function TimeBar({
  life,
  at,
  steps,
  busy,
  onGo,
}: {
  life: Life
  at: number
  steps: Steps
  busy: boolean
  onGo: (at: number | null) => void
}) {
  const { t } = useTranslation()
  const { from, to, marks } = life
  const [dragged, setDragged] = useState<number | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // Arrived: the address is the truth again.
  useEffect(() => setDragged(null), [at])
  const shown = dragged ?? at
  const isNow = at >= to

  const go = (moment: number): void => onGo(moment >= to ? null : Math.max(from, moment))
  const drag = (moment: number): void => {
    setDragged(moment)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => go(moment), FOLLOW_MS)
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const field = new FormData(event.currentTarget).get('at')
    const moment = parseMoment(typeof field === 'string' ? field : null)
    if (moment !== null) go(moment)
  }
  const keys = (event: KeyboardEvent): void => {
    const to_ = STEPS[event.key]
    if (!to_) return
    event.preventDefault()
    const target = to_({ at, steps, from })
    if (target !== null) go(target)
  }
  return (
    <section className="panel time-bar" aria-label={t('history.timeBar')}>
      <div className="time-row">
        <form method="get" onSubmit={submit} key={at}>
          <label className="time-field">
            <span className="label">{t('history.at')}</span>
            <input
              className="input"
              type="datetime-local"
              name="at"
              step={1}
              min={momentText(from).slice(0, 19)}
              max={momentText(to).slice(0, 19)}
              defaultValue={momentText(shown).slice(0, 19)}
              data-testid="history-at"
            />
          </label>
          <Button size="sm" type="submit">
            {t('history.go')}
          </Button>
        </form>
        <span className="time-steps" role="group" aria-label={t('history.steps')}>
          <IconButton
            icon="back"
            label={t('history.previousChange')}
            aria-keyshortcuts="["
            disabled={steps.previous === null}
            data-testid="previous-change"
            onClick={() => steps.previous !== null && go(steps.previous)}
          />
          <span className="label">{t('history.byChange')}</span>
          <IconButton
            icon="forward"
            label={t('history.nextChange')}
            aria-keyshortcuts="]"
            disabled={steps.next === null}
            data-testid="next-change"
            onClick={() => steps.next !== null && go(steps.next)}
          />
        </span>
        <span className="time-steps" role="group" aria-label={t('history.byDay')}>
          <IconButton
            icon="back"
            label={t('history.previousDay')}
            disabled={at <= from}
            data-testid="previous-day"
            onClick={() => go(at - DAY)}
          />
          <span className="label">{t('history.byDay')}</span>
          <IconButton
            icon="forward"
            label={t('history.nextDay')}
            disabled={isNow}
            data-testid="next-day"
            onClick={() => go(at + DAY)}
          />
        </span>
        <MarkSelect label={t('history.jump')} marks={marks} testid="history-marks" onPick={go} />
        <span className="end">
          {busy && <Spinner />}
          {!isNow && (
            <Button size="sm" variant="link" onClick={() => onGo(null)} data-testid="history-now">
              {t('history.toNow')}
            </Button>
          )}
        </span>
      </div>
      <div className="time-slide">
        <Ticks marks={marks} life={life} at={shown} />
        <input
          type="range"
          className="time-range needs-script"
          min={from}
          max={to}
          step={1}
          value={shown}
          aria-label={t('history.slider')}
          aria-valuetext={momentText(shown).slice(0, 16).replace('T', ' ')}
          data-testid="history-slider"
          onChange={(event) => drag(Number(event.currentTarget.value))}
          onKeyDown={keys}
        />
      </div>
    </section>
  )
}

interface Standing {
  at: number
  from: number
  steps: Steps
}

/** A native slider would move by a millisecond. */
const STEPS: Readonly<Record<string, (standing: Standing) => number | null>> = {
  ArrowLeft: ({ at }) => at - DAY,
  ArrowRight: ({ at }) => at + DAY,
  ArrowDown: ({ at }) => at - DAY,
  ArrowUp: ({ at }) => at + DAY,
  PageUp: ({ at }) => at + 30 * DAY,
  PageDown: ({ at }) => at - 30 * DAY,
  Home: ({ from }) => from,
  End: () => Infinity,
  '[': ({ steps }) => steps.previous,
  ']': ({ steps }) => steps.next,
}

/** Month names closer than this (percent of the width) would run into each other. */
const APART = 5

/** The marks over the slider. Decoration: the list beside it leads to each. The end of a month has the next one's name. */
function Ticks({ marks, life: { from, to }, at }: { marks: readonly Mark[]; life: Life; at: number }) {
  const words = useMarkWords()
  const place = (moment: number): number => Math.round(((moment - from) / Math.max(1, to - from)) * 10_000) / 100
  let last = -APART
  return (
    <svg className="time-ticks" aria-hidden="true">
      {marks.map((mark) => {
        const x = place(mark.at)
        const named = mark.kind === 'month' && x - last >= APART && x < 97
        if (named) last = x
        return (
          <g key={`${mark.kind} ${mark.at}`} className={mark.kind}>
            <title>{words(mark)}</title>
            <line x1={`${x}%`} x2={`${x}%`} y1={mark.kind === 'month' ? 16 : 4} y2="24" />
            {mark.kind !== 'month' && <circle cx={`${x}%`} cy="6" r="3.5" />}
            {named && (
              <text x={`${x}%`} y="12" textAnchor="middle">
                {Number(day(mark.at + 1).slice(5, 7))}
              </text>
            )}
          </g>
        )
      })}
      <line className="here" x1={`${place(at)}%`} x2={`${place(at)}%`} y1="14" y2="24" />
    </svg>
  )
}
