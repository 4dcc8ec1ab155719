import { useTranslation } from 'react-i18next'
import { Icon, Light } from '#app/components/kit/index.ts'
import { useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { type Language, sentence } from '#shared/domain/lightSentences.ts'
import { wayToGreen } from '#shared/domain/wayToGreen.ts'
import type { Row } from './rows.ts'

/** The unit's own light in words, and what would turn it green. */
export function OwnLight({ row: { assignment, light } }: { row: Row }) {
  const { i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  return (
    <div className="own-light" data-testid={`own-light-${assignment.taskId}`}>
      <p className={`phone-why t-${light.colour}`}>
        <Light colour={light.colour} byHand={light.computed !== null} decorative />
        {sentence(light, language)}
      </p>
      <WayToGreen assignmentId={assignment.id} />
    </div>
  )
}

/** 怎样转绿: what comes first, then the ways of which one is enough; nothing where the light is well. */
export function WayToGreen({ assignmentId }: { assignmentId: string }) {
  const { t } = useTranslation()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const assignment = state.assignments.get(assignmentId)
  const ways = assignment ? wayToGreen(state, assignment, date) : []
  if (ways.length === 0) return null
  return (
    <div className="way" data-testid="way-to-green">
      <b>
        <Icon name="target" size={14} />
        {t('sheet.way.heading')}
      </b>
      <ul>
        {ways.map(({ code, values }) => (
          <li key={code} data-way={code}>
            {/* Each code carries what its sentence needs. */}
            {t(`sheet.way.${code}` as 'sheet.way.review', values)}
          </li>
        ))}
      </ul>
    </div>
  )
}
