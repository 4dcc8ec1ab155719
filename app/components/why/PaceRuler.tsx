import { useTranslation } from 'react-i18next'

const clamp = (value: number): number => Math.min(100, Math.max(0, value))
const percent = (value: number): string => `${clamp(value)}%`
/** Labels closer than this would run into each other. */
const APART = 18

/** Where the actual percent lies among the zones that the thresholds cut from the pace. */
export function PaceRuler({
  actual,
  pace,
  paceYellow,
  paceRed,
}: {
  actual: number
  pace: number
  paceYellow: number
  paceRed: number
}) {
  const { t } = useTranslation()
  const red = clamp(Math.round((pace - paceRed) * 10) / 10)
  const yellow = clamp(Math.round((pace - paceYellow) * 10) / 10)
  const close = Math.abs(pace - actual) < APART
  const side = (first: boolean, at: number): 'start' | 'middle' | 'end' => {
    if (at > 90) return 'end'
    if (at < 10) return 'start'
    return close ? (first ? 'end' : 'start') : 'middle'
  }
  return (
    <svg className="why-ruler" role="img" aria-label={t('why.ruler', { actual, pace, red, yellow })}>
      <rect className="zone-red" x="0" y="16" height="8" width={percent(red)} />
      <rect className="zone-yellow" x={percent(red)} y="16" height="8" width={percent(yellow - red)} />
      <rect className="zone-green" x={percent(yellow)} y="16" height="8" width={percent(100 - yellow)} />
      <rect className="pin" x={percent(actual)} y="12" width="2" height="16" />
      <rect className="pin" x={percent(pace)} y="12" width="2" height="16" />
      <text className="above" x={percent(actual)} y="9" textAnchor={side(actual <= pace, actual)}>
        {t('why.actualPin', { value: actual })}
      </text>
      <text
        className="above"
        x={percent(pace)}
        y={close && (actual > 90 || actual < 10) ? '38' : '9'}
        textAnchor={side(pace < actual, pace)}
      >
        {t('why.pacePin', { value: pace })}
      </text>
      {red > 4 && (
        <text x={percent(red)} y="38" textAnchor="middle">
          {red}
        </text>
      )}
      {yellow > 4 && yellow < 96 && !(close && pace > 90) && (
        <text x={percent(yellow)} y="38" textAnchor="middle">
          {yellow}
        </text>
      )}
    </svg>
  )
}
