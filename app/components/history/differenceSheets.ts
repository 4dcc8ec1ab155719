import type { TFunction } from 'i18next'
import { type Known, changeLines } from '#app/components/changes/changeLines.ts'
import { momentText } from '#shared/history/moment.ts'
import type { Difference } from '#shared/history/difference.ts'
import { dueRate } from '#shared/domain/summary.ts'
import type { PastCell } from '#shared/history/past.ts'
import type { Sheet } from '#server/archive/workbook.ts'
import { FIGURES } from './diffFigures.ts'

type Column = 'item' | 'before' | 'after' | 'area' | 'number' | 'task' | 'unit' | 'lightBefore' | 'lightAfter'
type MoreColumns = 'stateBefore' | 'stateAfter' | 'percentBefore' | 'percentAfter' | 'changes'
type LineColumns = 'seq' | 'at' | 'who' | 'where' | 'what'

const WIDE = { task: 44, where: 44, what: 44, item: 24, who: 20, at: 20, area: 24 } as Readonly<Record<string, number>>

/** The page of a difference as tables, with the same figures and the same words. */
export function differenceSheets(t: TFunction, difference: Difference, known: Known): Sheet[] {
  const columns = (...names: (Column | MoreColumns | LineColumns)[]): Sheet['columns'] =>
    names.map((name) => ({ title: t(`history.columns.${name}`), width: WIDE[name] ?? 12 }))
  const { before, after, areas, lights, tasks, units } = difference
  const light = (cell: PastCell | null): string => (cell ? t(`lights.name.${cell[0]}`) : '')
  const state = (cell: PastCell | null): string => (cell ? t(`states.${cell[1]}`) : '')
  const areaNames = new Map(areas.map(({ id, ordinal, shortTitle }) => [id, `${ordinal} ${shortTitle}`]))
  const unitNames = new Map(units.map(({ id, shortName }) => [id, shortName]))
  return [
    {
      name: t('history.sheets.figures'),
      columns: columns('item', 'before', 'after'),
      rows: [
        ...FIGURES.map(({ key, of }) => [t(`history.figures.${key}`), before && of(before), of(after)]),
        ...lights.map((moves) => [t(`lights.name.${moves.colour}`), moves.before, moves.after]),
      ],
    },
    {
      name: t('history.sheets.areas'),
      columns: [
        ...columns('area'),
        ...['progress', 'dueRate'].flatMap((key) =>
          (['before', 'after'] as const).map((side) => ({
            title: `${t(`history.figures.${key as 'progress'}`)} ${t(`history.columns.${side}`)}`,
            width: 18,
          })),
        ),
        ...(['red', 'yellow'] as const).flatMap((colour) =>
          (['before', 'after'] as const).map((side) => ({
            title: `${t(`lights.name.${colour}`)} ${t(`history.columns.${side}`)}`,
            width: 12,
          })),
        ),
      ],
      rows: areas.map((area) => [
        areaNames.get(area.id) ?? '',
        area.before?.progress ?? null,
        area.after?.progress ?? null,
        area.before && dueRate(area.before),
        area.after && dueRate(area.after),
        area.before?.red ?? 0,
        area.after?.red ?? 0,
        area.before?.yellow ?? 0,
        area.after?.yellow ?? 0,
      ]),
    },
    {
      name: t('history.sheets.tasks'),
      columns: columns(
        'area',
        'number',
        'task',
        'unit',
        'lightBefore',
        'lightAfter',
        'stateBefore',
        'stateAfter',
        'percentBefore',
        'percentAfter',
        'changes',
      ),
      rows: tasks.flatMap(({ areaId, number, title, units: parts }) =>
        parts.map(({ unitId, before: was, after: is, changes }) => [
          areaNames.get(areaId) ?? '',
          number,
          title,
          unitNames.get(unitId) ?? unitId,
          light(was),
          light(is),
          state(was),
          state(is),
          was?.[2] ?? null,
          is?.[2] ?? null,
          changes,
        ]),
      ),
    },
    {
      name: t('history.sheets.changes'),
      columns: columns('seq', 'at', 'who', 'where', 'what'),
      rows: changeLines(t, difference.changes, known).map(({ seq, at, who, where, what }) => [
        seq,
        momentText(at).slice(0, 19).replace('T', ' '),
        who,
        where,
        what,
      ]),
    },
  ]
}

/** What the words of a difference are made with. */
export const knownOf = ({
  board,
  names,
  numbers,
  people,
}: {
  board: Known['board']
  names: Readonly<Record<string, { title: string; metric: NonNullable<ReturnType<Known['tasks']['get']>>['metric'] }>>
  numbers: Readonly<Record<string, string>>
  people: Known['people']
}): Known => ({
  board,
  tasks: new Map(Object.entries(names)),
  numbers: new Map(Object.entries(numbers)),
  people,
})
