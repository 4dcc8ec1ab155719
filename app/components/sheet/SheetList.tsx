import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState } from '#app/components/kit/index.ts'
import type { LocalDate, NarrativeTexts } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import { SheetLine } from './SheetLine.tsx'
import type { Group } from './rows.ts'
import type { Sheet } from './useSheet.ts'
import type { SheetUrl } from './useSheetUrl.ts'

const NOBODY: readonly Present[] = []

function groupTitle(t: TFunction, { key, area }: Group, date: LocalDate): string {
  if (area) return `${area.ordinal}${t('common.and')}${area.title}`
  if (!key.startsWith('due:')) return t(`sheet.groups.${key as 'first' | 'noDue' | 'aside' | 'done'}`)
  const [year = '', month = '', day = ''] = key.slice(4).split('-')
  const words = { year, month: Number(month), day: Number(day) }
  return t(year === date.slice(0, 4) ? 'sheet.groups.due' : 'sheet.groups.dueYear', words)
}

function groupHint(t: TFunction, { key, rows, daysLeft }: Group, date: LocalDate): string {
  const count = rows.length
  if (key === 'first') return t('sheet.groups.firstHint', { count })
  if (daysLeft === null) return t('sheet.groups.countHint', { count })
  if (key.slice(4) < date) return t('sheet.groups.duePast')
  return t('sheet.groups.dueHint', { days: daysLeft, count })
}

/** The tasks in their groups. */
export function SheetList({
  sheet,
  groups,
  url,
  texts,
  present,
  picked,
  onPick,
}: {
  sheet: Sheet
  groups: readonly Group[]
  url: SheetUrl
  texts: Readonly<Record<string, NarrativeTexts>>
  /** Others who are on the board. */
  present: readonly Present[]
  /** Tasks picked for doing something to several; left out where nothing can be. */
  picked?: ReadonlySet<string>
  onPick?: (taskIds: readonly string[], on: boolean) => void
}) {
  const { t } = useTranslation()
  const { date, standing } = sheet
  const inTask = useMemo(() => byTask(present), [present])
  if (groups.length === 0) return <Nothing url={url} />
  return (
    <>
      {groups.map((group) => (
        <section key={group.key} className="group" aria-label={groupTitle(t, group, date)} data-group={group.key}>
          <h2>
            {groupTitle(t, group, date)} <small>{groupHint(t, group, date)}</small>
          </h2>
          <div className="panel">
            {group.rows.map((row) => (
              <SheetLine
                key={row.task.id}
                row={row}
                date={date}
                standing={standing}
                open={url.task === row.task.id}
                texts={texts[row.task.id]}
                present={inTask.get(row.assignment.id) ?? NOBODY}
                onOpen={url.open}
                picked={picked && row.assignment.state === 'assigned' ? picked.has(row.task.id) : null}
                onPick={onPick}
              />
            ))}
          </div>
        </section>
      ))}
    </>
  )
}

/** One person in two windows is one person. */
function byTask(present: readonly Present[]): ReadonlyMap<string, readonly Present[]> {
  const map = new Map<string, Present[]>()
  for (const person of present) {
    if (!person.focus) continue
    const there = map.get(person.focus.assignmentId) ?? []
    if (!there.some(({ accountId, focus }) => accountId === person.accountId && focus?.field === person.focus?.field))
      there.push(person)
    map.set(person.focus.assignmentId, there)
  }
  return map
}

function Nothing({ url }: { url: SheetUrl }) {
  const { t } = useTranslation()
  const { view } = url
  const next = view === 'open' ? 'all' : 'open'
  return (
    <EmptyState
      icon={view === 'all' ? 'file' : 'check'}
      title={t(`sheet.empty.${view}`)}
      action={
        view === 'all' ? undefined : (
          <Button onClick={() => url.setView(next)}>
            {t(next === 'open' ? 'sheet.empty.showOpen' : 'sheet.empty.showAll')}
          </Button>
        )
      }
    >
      {t(`sheet.empty.${view}Hint`)}
    </EmptyState>
  )
}
