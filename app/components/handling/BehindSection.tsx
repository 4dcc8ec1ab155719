import { useTranslation } from 'react-i18next'
import { Button, Menu, StateTag, Tag, buttonClass } from '#app/components/kit/index.ts'
import { type Language, sentence } from '#shared/domain/lightSentences.ts'
import { takesPapers } from '#shared/domain/decide/matterCommands.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Line } from './Line.tsx'
import { ListPart } from './ListPart.tsx'
import { UrgeFacts } from './UrgeFacts.tsx'
import { UrgePicked, mayBeUrged } from './Urging.tsx'
import { type Item, urgeHeld } from './lists.ts'

const ASIDE = ['suspended', 'notApplicable', 'awaitingUpper'] as const

/** 滞后: red and yellow, the worst first, with what may be done about each. */
export function BehindSection({ items }: { items: readonly Item[] }) {
  const { t, i18n } = useTranslation()
  const { date, supervises, ask } = useDeskOf()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const red = items.filter(({ light }) => light.colour === 'red').length
  return (
    <ListPart
      section="behind"
      items={items}
      keyOf={({ assignment }) => assignment.id}
      keys={mayBeUrged(items, date)}
      summary={t('handling.lights', { red, yellow: items.length - red })}
      actions={(ids) => <UrgePicked ids={ids} />}
    >
      {(item) => {
        const { assignment, light } = item
        const { id, slipLevel } = assignment
        const held = urgeHeld(item, date)
        const deed = (kind: 'slip' | 'override' | 'clearOverride' | (typeof ASIDE)[number]) => (
          <button
            key={kind}
            type="button"
            className="menu-item"
            data-testid={`do-${kind}`}
            onClick={() => ask({ kind, ids: [id] })}
          >
            {t(`handling.do.${kind}`)}
          </button>
        )
        return (
          <Line
            id={id}
            item={item}
            pickable={supervises && held === null}
            actions={
              supervises && (
                <>
                  <Button
                    size="xs"
                    icon="urge"
                    missing={held === null ? null : t(`handling.urgeHeld.${held}`)}
                    data-testid="urge"
                    onClick={() => ask({ kind: 'urge', ids: [id] })}
                  >
                    {t('handling.do.urge')}
                  </Button>
                  <Menu end button={t('common.more')} buttonClass={buttonClass('ghost', 'xs')}>
                    {takesPapers(assignment) && deed('slip')}
                    {deed(assignment.lightOverride ? 'clearOverride' : 'override')}
                    <span className="menu-line" />
                    {ASIDE.map(deed)}
                  </Menu>
                </>
              )
            }
          >
            <span className={light.colour === 'red' ? 't-red' : 't-yellow'}>{sentence(light, language)}</span>
            {assignment.state !== 'inProgress' && <StateTag state={assignment.state} />}
            {slipLevel !== null && <Tag kind="line">{t(`handling.slipAt.${slipLevel}`)}</Tag>}
            <UrgeFacts item={item} />
          </Line>
        )
      }}
    </ListPart>
  )
}
