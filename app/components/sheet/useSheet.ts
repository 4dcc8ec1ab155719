import { useMemo, useState } from 'react'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import type { Board, BoardUnit, LocalDate, Matter } from '#shared/domain/model.ts'
import { boardPace } from '#shared/domain/pace.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Figures } from '#shared/domain/summary.ts'
import { type Filing, presentFiling } from './periods.ts'
import {
  type Group,
  type Grouping,
  type Row,
  figuresOf,
  groupsOf,
  inOrderOf,
  layoutOf,
  papersOf,
  rowsOf,
} from './rows.ts'
import { type Standing, standingOf } from './standing.ts'
import { type View, inView } from './views.ts'

export interface Sheet {
  board: Board
  unit: BoardUnit
  rows: readonly Row[]
  /** 督办件 to the unit about the whole board, newest first. */
  papers: readonly Matter[]
  /** 填报窗口. */
  filing: Filing
  figures: Figures
  /** 序时进度 of the board, percent. */
  pace: number
  standing: Standing
  date: LocalDate
}

/** What the sheet of one unit rests on. Other units' lines move many times a second and must not draw it again. */
interface Rests {
  state: BoardState
  parts: readonly unknown[]
}

function restsOn(state: BoardState, unitId: string): Rests {
  const own = [...state.assignments.values()].filter((assignment) => assignment.unitId === unitId)
  const reports = own.map((assignment) =>
    assignment.reportId === null ? null : state.reports.get(assignment.reportId),
  )
  const papers = [...state.matters.values()].filter((matter) => matter.unitId === unitId)
  return {
    state,
    parts: [state.board, ...state.areas.values(), ...state.tasks.values(), ...own, ...reports, ...papers],
  }
}

const sameRests = (a: Rests, b: Rests): boolean =>
  a.parts.length === b.parts.length && a.parts.every((part, index) => Object.is(part, b.parts[index]))

/** The sheet of a unit as this person sees it, live. Null when the board or the unit is gone. */
export function useSheet(unitId: string): Sheet | null {
  const date = useServerDate()
  const actor = useActor()
  const rests = useBoardState((state) => restsOn(state, unitId), sameRests)
  return useMemo(() => {
    const { state } = rests
    const { board } = state
    const unit = board?.units.find((candidate) => candidate.id === unitId)
    if (!board || !unit) return null
    const rows = rowsOf(state, unitId, date)
    return {
      board,
      unit,
      rows,
      papers: papersOf(state, unitId).get(null) ?? [],
      filing: presentFiling(board, date),
      figures: figuresOf(state, rows, date),
      pace: boardPace(board, date),
      standing: standingOf(actor, board, unitId),
      date,
    }
  }, [rests, unitId, date, actor])
}

const listedIn = (rows: readonly Row[], view: View, date: LocalDate): readonly Row[] =>
  rows.filter((row) => inView(row, view, date))
const holds = (groups: readonly Group[], taskId: string): boolean =>
  groups.some((group) => group.rows.some(({ task }) => task.id === taskId))

/**
 * The groups as they stand on screen: figures are live, but no row leaves its place by itself. `stale` when a fresh order
 * would be another one; `reorder` takes it. A `linked` task is shown whatever the filter says.
 */
export function useGroups(
  rows: readonly Row[],
  by: Grouping,
  view: View,
  date: LocalDate,
  linked: string | null,
): { groups: readonly Group[]; stale: boolean; reorder: () => void } {
  const [kept, setKept] = useState<{ key: string; groups: readonly Group[] }>({ key: '', groups: [] })
  const matching = useMemo(() => groupsOf(listedIn(rows, view, date), by, date), [rows, by, view, date])
  const own = `${by} ${view} ${date}`
  // A task that has just left the view stays where it is while somebody is at it.
  const listed = linked === null || holds(matching, linked) || (kept.key === own && holds(kept.groups, linked))
  const whole = useMemo(() => (listed ? null : groupsOf(rows, by, date)), [listed, rows, by, date])
  const fresh = whole ?? matching
  const key = whole ? `${by} all ${date}` : own
  const standing = kept.key === key ? kept : { key, groups: fresh }
  if (standing !== kept) setKept(standing)
  const stale = layoutOf(fresh) !== layoutOf(standing.groups)
  return {
    groups: stale ? inOrderOf(standing.groups, rows) : fresh,
    stale,
    reorder: () => setKept({ key, groups: fresh }),
  }
}
