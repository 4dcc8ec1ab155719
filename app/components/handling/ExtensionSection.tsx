import { useTranslation } from 'react-i18next'
import { Button } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { ExtensionDays } from './ExtensionDays.tsx'
import { useDeskOf } from './HandlingContext.ts'
import { Line } from './Line.tsx'
import { ListPart } from './ListPart.tsx'
import type { PaperItem } from './lists.ts'

/** 延期申请 that wait for a decision, the oldest first. */
export function ExtensionSection({ items }: { items: readonly PaperItem[] }) {
  const { t } = useTranslation()
  const { supervises, ask, meId } = useDeskOf()
  const people = usePeopleOf()
  return (
    <ListPart
      section="extensions"
      items={items}
      keyOf={({ matter }) => matter.id}
      keys={items.filter(({ matter }) => matter.by !== meId).map(({ matter }) => matter.id)}
      actions={(ids) => (
        <>
          <Button
            size="sm"
            missing={ids.length === 0 ? t('handling.pickFirst') : null}
            data-testid="refuse-picked"
            onClick={() => ask({ kind: 'refuse', ids })}
          >
            {t('handling.do.refuse')}
          </Button>
          <Button
            size="sm"
            variant="primary"
            missing={ids.length === 0 ? t('handling.pickFirst') : null}
            data-testid="grant-picked"
            onClick={() => ask({ kind: 'grant', ids })}
          >
            {t('handling.do.grant')}
          </Button>
        </>
      )}
    >
      {(item) => {
        const { matter, assignment, task } = item
        const own = matter.by === meId ? t('errors.ownSubmission') : null
        return (
          <Line
            id={matter.id}
            item={item}
            pickable={supervises && own === null}
            actions={
              supervises && (
                <>
                  <Button
                    size="xs"
                    variant="primary"
                    missing={own}
                    data-testid="grant"
                    onClick={() => ask({ kind: 'grant', ids: [matter.id] })}
                  >
                    {t('handling.do.grant')}
                  </Button>
                  <Button
                    size="xs"
                    missing={own}
                    data-testid="refuse"
                    onClick={() => ask({ kind: 'refuse', ids: [matter.id] })}
                  >
                    {t('handling.do.refuse')}
                  </Button>
                </>
              )
            }
          >
            <ExtensionDays matterId={matter.id} />
            <span className="wide">{matter.text}</span>
            <span className="muted num">
              {task.metric || assignment.percent === null ? '' : t('common.progress', { actual: assignment.percent })}{' '}
              {t('handling.askedBy', { who: people[matter.by] ?? item.unit.shortName, at: dayMinute(matter.at) })}
            </span>
          </Line>
        )
      }}
    </ListPart>
  )
}
