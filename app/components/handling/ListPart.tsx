import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#app/components/kit/index.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Lines } from './Lines.tsx'
import type { Section } from './lists.ts'

/** A list with its head: what is picked, all or none, and what may be done to the picked ones. Empty lists say so. */
export function ListPart<T>({
  section,
  items,
  keyOf,
  keys,
  summary,
  actions,
  children,
}: {
  section: Section
  items: readonly T[]
  /** What tells one line from the others. */
  keyOf: (item: T) => string
  /** What 全选 picks. */
  keys: readonly string[]
  /** Said beside it, e.g. the mean age. */
  summary?: ReactNode
  /** Given what is picked, in the order of the list. */
  actions?: (picked: readonly string[]) => ReactNode
  /** One line. */
  children: (item: T) => ReactNode
}) {
  const { t } = useTranslation()
  const { picked, pick, supervises, current } = useDeskOf()
  const chosen = keys.filter((key) => picked.has(key))
  const empty = items.length === 0
  const pickable = actions !== undefined && (supervises || section === 'closeOut')
  return (
    <section className="handling-list" aria-label={t(`handling.section.${section}`)} data-testid={`list-${section}`}>
      {!empty && (pickable || summary !== undefined) && (
        <header className="handling-head">
          {pickable && (
            <label className="row">
              <input
                type="checkbox"
                checked={keys.length > 0 && chosen.length === keys.length}
                disabled={keys.length === 0}
                data-testid="pick-all"
                onChange={(event) => pick(keys, event.currentTarget.checked)}
              />
              {chosen.length > 0
                ? t('handling.picked', { count: chosen.length })
                : t('handling.pickAll', { count: keys.length })}
            </label>
          )}
          {summary && <span className="muted xs">{summary}</span>}
          {pickable && <span className="end">{actions(chosen)}</span>}
        </header>
      )}
      {empty ? (
        <EmptyState icon="check" title={t(`handling.empty.${section}`)}>
          {t(`handling.emptyHint.${section}`)}
        </EmptyState>
      ) : (
        <Lines items={items} keyOf={keyOf} current={current}>
          {children}
        </Lines>
      )}
    </section>
  )
}
