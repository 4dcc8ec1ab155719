import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LIGHT_COLOURS, Light } from '#app/components/kit/index.ts'
import type { RuleVersion } from '#shared/domain/model.ts'

/** What each light means under the rules in force; red and yellow say their thresholds. */
export function Legend({ rules }: { rules: Pick<RuleVersion, 'dueSoonDays' | 'paceYellow' | 'paceRed'> }) {
  const { t } = useTranslation()
  const values = { points: rules.paceRed, days: rules.dueSoonDays, from: rules.paceYellow, to: rules.paceRed }
  // What has no room is still read under the pointer.
  const all = LIGHT_COLOURS.map((colour) => `${t(`lights.letter.${colour}`)} ${t(`lights.rule.${colour}`, values)}`)
  return (
    <span className="legend" title={all.join('\n')}>
      {LIGHT_COLOURS.map((colour) => (
        <span key={colour}>
          <Light colour={colour} size="sm" decorative />
          {t(`lights.rule.${colour}`, values)}
        </span>
      ))}
    </span>
  )
}

/** The line under every screen: the legend, remarks of the screen, and that nothing secret belongs here. */
export function StatusBar({
  rules,
  children,
  label,
}: {
  /** The rules in force; left out where no lights are shown. */
  rules?: Pick<RuleVersion, 'dueSoonDays' | 'paceYellow' | 'paceRed'>
  /** Remarks of the screen, each in its own <span>. */
  children?: ReactNode
  /** The board's label, e.g. 演示：年度已平移. */
  label?: string | null
}) {
  const { t } = useTranslation()
  return (
    <footer className="statusbar">
      {rules && <Legend rules={rules} />}
      <span className="end">
        {children}
        <span>{t('shell.secrecy')}</span>
        {label && <span>{label}</span>}
      </span>
    </footer>
  )
}
