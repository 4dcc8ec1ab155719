import { useTranslation } from 'react-i18next'
import { Button, StateTag } from '#app/components/kit/index.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Line } from './Line.tsx'
import { ListPart } from './ListPart.tsx'
import type { Item } from './lists.ts'

/** 中止, 不涉及, 待上级部署: out of the denominator until they are resumed. */
export function AsideSection({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation()
  const { supervises, ask } = useDeskOf()
  return (
    <ListPart
      section="aside"
      items={items}
      keyOf={({ assignment }) => assignment.id}
      keys={items.map(({ assignment }) => assignment.id)}
      actions={(ids) => (
        <Button
          size="sm"
          missing={ids.length === 0 ? t('handling.pickFirst') : null}
          data-testid="resume-picked"
          onClick={() => ask({ kind: 'resume', ids })}
        >
          {t('handling.do.resume')}
        </Button>
      )}
    >
      {(item) => {
        const { id, state, asideReason, stateBeforeAside } = item.assignment
        return (
          <Line
            id={id}
            item={item}
            pickable={supervises}
            actions={
              supervises && (
                <Button size="xs" data-testid="resume" onClick={() => ask({ kind: 'resume', ids: [id] })}>
                  {t('handling.do.resume')}
                </Button>
              )
            }
          >
            <StateTag state={state} />
            <span className="wide">{asideReason}</span>
            {stateBeforeAside && (
              <span className="muted">{t('handling.backTo', { state: t(`states.${stateBeforeAside}`) })}</span>
            )}
          </Line>
        )
      }}
    </ListPart>
  )
}
