import { useTranslation } from 'react-i18next'
import { Button, Tag } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Line } from './Line.tsx'
import { ListPart } from './ListPart.tsx'
import type { Item } from './lists.ts'

/** 待销号: completed, and to be closed by somebody other than who approved it. */
export function CloseOutSection({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation()
  const { ask, meId } = useDeskOf()
  const people = usePeopleOf()
  const mine = items.filter(({ assignment }) => assignment.approvedBy !== meId)
  return (
    <ListPart
      section="closeOut"
      items={items}
      keyOf={({ assignment }) => assignment.id}
      keys={mine.map(({ assignment }) => assignment.id)}
      actions={(ids) => (
        <Button
          size="sm"
          variant="primary"
          missing={ids.length === 0 ? t('handling.pickFirst') : null}
          data-testid="close-out-picked"
          onClick={() => ask({ kind: 'closeOut', ids })}
        >
          {t('handling.do.closeOut')}
        </Button>
      )}
    >
      {(item) => {
        const { id, approvedBy, completedOn, completedLate } = item.assignment
        return (
          <Line
            id={id}
            item={item}
            pickable={approvedBy !== meId}
            actions={
              <Button
                size="xs"
                missing={approvedBy === meId ? t('errors.ownApproval') : null}
                data-testid="close-out"
                onClick={() => ask({ kind: 'closeOut', ids: [id] })}
              >
                {t('handling.do.closeOut')}
              </Button>
            }
          >
            <span>{t('handling.completedOn', { day: completedOn ?? '' })}</span>
            {completedLate && <Tag kind="warn">{t('reasons.madeUpLate')}</Tag>}
            {approvedBy !== null && people[approvedBy] !== undefined && (
              <span className="muted">{t('handling.approvedBy', { who: people[approvedBy] })}</span>
            )}
          </Line>
        )
      }}
    </ListPart>
  )
}
