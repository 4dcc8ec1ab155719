import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { LightCount, PaceBar } from '#app/components/kit/index.ts'
import type { Section } from './rows.ts'
import { useAreaInSight } from './useAreaInSight.ts'

/**
 * The areas at a glance: mean progress and reds; a press goes to the area. Which of them is in sight is known here alone:
 * while the grid scrolls, nothing else is rendered for it.
 */
export function AreaStrip({
  sections,
  pace,
  scroller,
  onArea,
}: {
  sections: readonly Section[]
  pace: number
  /** What scrolls the areas. */
  scroller: RefObject<HTMLElement | null>
  onArea: (areaId: string) => void
}) {
  const { t } = useTranslation()
  const current = useAreaInSight(scroller, sections) ?? sections[0]?.area.id ?? null
  return (
    <nav className="areas" aria-label={t('ledger.areas')}>
      {sections.map(({ area, figures }) => (
        <button
          key={area.id}
          type="button"
          title={area.title}
          aria-current={area.id === current || undefined}
          onClick={() => onArea(area.id)}
          data-testid={`area-${area.id}`}
        >
          <span className="t">
            <span className="words">
              {area.ordinal} {area.shortTitle}
            </span>
            {figures.red > 0 && <LightCount colour="red" count={figures.red} />}
          </span>
          {figures.progress !== null && <PaceBar actual={figures.progress} pace={pace} accent={area.id === current} />}
        </button>
      ))}
    </nav>
  )
}
