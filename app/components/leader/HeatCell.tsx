import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/classes.ts'
import { useFlash } from './useFlash.ts'

export interface HeatCellProps {
  /** Row and column, for the arrows. */
  at: string
  testId?: string
  /** As shown. */
  value: string
  /** Mean percent with its decimal, for tests and other programs; absent where there is none. */
  progress: number | null
  red: number
  yellow: number
  tint: 'red' | 'yellow' | null
  kind: 'cell' | 'total' | 'lights'
  /** Everything the cell says, in words. */
  label: string
  isCursor: boolean
  isOpen: boolean
}

/** One number of the heat map, with the lights that call under it. Tinted for the worst of them, plain when all is well. */
export const HeatCell = memo(function HeatCell(props: HeatCellProps) {
  const { at, testId, value, progress, red, yellow, tint, kind, label, isCursor, isOpen } = props
  const { t } = useTranslation()
  const flash = useFlash(`${value} ${red} ${yellow}`)
  return (
    <td className={classes(kind !== 'cell' && kind, tint && kind === 'cell' && `h-${tint}`, isOpen && 'on')}>
      <button
        type="button"
        tabIndex={isCursor ? 0 : -1}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-at={at}
        data-testid={testId}
        data-progress={progress ?? undefined}
        data-red={red}
        data-yellow={yellow}
      >
        {flash > 0 && <i key={flash} className="flash-under flash" aria-hidden="true" />}
        {kind === 'lights' ? (
          <small>
            <i className={red > 0 ? 't-red' : 'muted'}>{red}</i>
            <i className="muted">/</i>
            <i className={yellow > 0 ? 't-yellow' : 'muted'}>{yellow}</i>
          </small>
        ) : (
          <>
            <b>{value}</b>
            {kind === 'cell' && red + yellow > 0 && (
              <small>
                {red > 0 && <i className="t-red">{t('leader.redShort', { count: red })}</i>}
                {yellow > 0 && <i className="t-yellow">{t('leader.yellowShort', { count: yellow })}</i>}
              </small>
            )}
          </>
        )}
      </button>
    </td>
  )
})
