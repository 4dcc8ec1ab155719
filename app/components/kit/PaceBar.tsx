import { useTranslation } from 'react-i18next'
import { classes } from './classes.ts'

const tenths = (value: number): number => Math.round(value * 10) / 10
const clamp = (value: number): number => Math.min(100, Math.max(0, value))

/** Fill = actual percent, tick = 序时进度. An SVG: figures as attributes need no inline style, which the page forbids. */
export function PaceBar({
  actual,
  pace,
  accent = false,
  label,
}: {
  actual: number
  /** Left out or null: no tick. */
  pace?: number | null
  accent?: boolean
  label?: string
}) {
  const { t } = useTranslation()
  const expected = pace ?? null
  const words =
    expected === null
      ? t('common.progress', { actual: tenths(actual) })
      : t('common.progressWithPace', { actual: tenths(actual), pace: tenths(expected) })
  return (
    <svg className={classes('bar', accent && 'accent')} role="img" aria-label={label ?? words}>
      <rect className="track" y="2" width="100%" height="4" rx="2" />
      <rect className="fill" y="2" width={`${clamp(actual)}%`} height="4" rx="2" />
      {expected !== null && <rect className="tick" x={`${clamp(expected)}%`} width="2" height="8" rx="1" />}
    </svg>
  )
}
