import { useTranslation } from 'react-i18next'
import { Button, Tag } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Line } from './Line.tsx'
import { ListPart } from './ListPart.tsx'
import type { CoordinationItem } from './lists.ts'

/** 问题协调: the problem, who asks, who decides by when, what was decided, how old it is. */
export function CoordinationSection({ items }: { items: readonly CoordinationItem[] }) {
  const { t } = useTranslation()
  const { ask } = useDeskOf()
  const people = usePeopleOf()
  const open = items.filter(({ decided }) => !decided)
  const mean = open.length === 0 ? 0 : Math.round(open.reduce((sum, { age }) => sum + age, 0) / open.length)
  return (
    <ListPart
      section="coordination"
      items={items}
      keyOf={({ assignment }) => assignment.id}
      keys={[]}
      summary={t('handling.meanAge', { count: open.length, days: mean })}
    >
      {(item) => {
        const { assignment, age, decided, overdue } = item
        const { id, coordination, coordinationDecider, coordinationDue, coordinationDecision } = assignment
        return (
          <Line
            id={id}
            item={item}
            pickable={false}
            actions={
              <>
                <Button size="xs" data-testid="refer" onClick={() => ask({ kind: 'refer', ids: [id] })}>
                  {t(coordinationDecider === null ? 'handling.do.refer' : 'handling.referAgain')}
                </Button>
                <Button
                  size="xs"
                  variant={decided ? 'ghost' : 'primary'}
                  data-testid="decide"
                  onClick={() => ask({ kind: 'decide', ids: [id] })}
                >
                  {t(decided ? 'handling.decideAgain' : 'handling.do.decide')}
                </Button>
              </>
            }
          >
            <span className="wide">{coordination ?? t('handling.noProblemText')}</span>
            <span className="num">{t('handling.age', { days: age })}</span>
            {coordinationDecider === null ? (
              <Tag kind="warn">{t('handling.noDecider')}</Tag>
            ) : (
              <span>{t('handling.decidesBy', { who: coordinationDecider, due: coordinationDue ?? '' })}</span>
            )}
            {overdue && <Tag kind="warn">{t('handling.decisionOverdue')}</Tag>}
            {coordinationDecision && (
              <span className="wide" data-testid="decision">
                {t('handling.decision', {
                  who: people[coordinationDecision.by] ?? '',
                  at: dayMinute(coordinationDecision.at),
                  text: coordinationDecision.text,
                })}
              </span>
            )}
          </Line>
        )
      }}
    </ListPart>
  )
}
