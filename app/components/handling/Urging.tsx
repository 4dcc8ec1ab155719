import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, classes } from '#app/components/kit/index.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { useDeskOf } from './HandlingContext.ts'
import { UrgeFacts } from './UrgeFacts.tsx'
import { type Item, urgeHeld } from './lists.ts'

/** The unit tasks among these that may be urged on a day. */
export const mayBeUrged = (items: readonly Item[], date: LocalDate): string[] =>
  items.filter((item) => urgeHeld(item, date) === null).map(({ assignment }) => assignment.id)

/** In the head of a list: a word to all that are picked. */
export function UrgePicked({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation()
  const { ask } = useDeskOf()
  return (
    <Button
      size="sm"
      variant="primary"
      icon="urge"
      missing={ids.length === 0 ? t('handling.pickFirst') : null}
      data-testid="urge-picked"
      onClick={() => ask({ kind: 'urge', ids })}
    >
      {t('handling.do.urge')}
    </Button>
  )
}

/** Unit tasks that wait for the same: a head, a word to all of them at once, and each to be picked. */
export function Urgeable({
  id,
  testid,
  items,
  head,
  note,
  title,
  children,
}: {
  /** What they have in common: a task or a unit. */
  id: string
  testid: string
  items: readonly Item[]
  head: ReactNode
  /** Said at the end of the head. */
  note?: string
  title?: (item: Item) => string
  /** What tells one from the others. */
  children: (item: Item) => ReactNode
}) {
  const { t } = useTranslation()
  const { date, supervises, ask, picked, pick, current, point } = useDeskOf()
  const ids = mayBeUrged(items, date)
  return (
    <div className="unsigned" data-testid={testid}>
      <p className="unsigned-head">
        {head}
        <span className="end muted xs">{note}</span>
        {supervises && (
          <Button
            size="xs"
            icon="urge"
            missing={ids.length === 0 ? t('errors.urgedToday') : null}
            data-testid={`urge-${id}`}
            onClick={() => ask({ kind: 'urge', ids })}
          >
            {t('handling.do.urge')}
          </Button>
        )}
      </p>
      <div className="unsigned-units">
        {items.map((item) => {
          const { id: own } = item.assignment
          return (
            <label
              key={own}
              className={classes('unsigned-unit', current === own && 'cur')}
              data-item={own}
              title={title?.(item)}
              onClick={() => point(own)}
            >
              {supervises && (
                <input
                  type="checkbox"
                  checked={picked.has(own)}
                  data-testid={`pick-${own}`}
                  onChange={(event) => pick([own], event.currentTarget.checked)}
                />
              )}
              {children(item)}
              <UrgeFacts item={item} />
            </label>
          )
        })}
      </div>
    </div>
  )
}
