import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { DeedDialog } from '#app/components/handling/DeedDialog.tsx'
import { OverrideButton } from '#app/components/handling/OverrideButton.tsx'
import type { Deed } from '#app/components/handling/deeds.ts'
import { useDeed } from '#app/components/handling/useDeed.ts'
import { Button, EmptyState, useToast } from '#app/components/kit/index.ts'
import { WindowRemark } from '#app/components/rules/WindowRemark.tsx'
import { TaskGone } from '#app/components/shell/TaskGone.tsx'
import { PageShell, StatusBar } from '#app/components/shell/index.ts'
import { WhyPopover } from '#app/components/why/WhyPopover.tsx'
import { useActor, useBoardState, useFocus, useServerDate, useUndo } from '#app/realtime/hooks.tsx'
import { assignmentIdOf, rulesOn } from '#shared/domain/model.ts'
import type { Board } from '#shared/domain/model.ts'
import { boardPace } from '#shared/domain/pace.ts'
import { can } from '#shared/domain/permissions.ts'
import { AreaStrip } from './AreaStrip.tsx'
import { type CellMode, cellId } from './Cell.tsx'
import { Grid } from './Grid.tsx'
import { LedgerBanner } from './LedgerBanner.tsx'
import { LedgerBar } from './LedgerBar.tsx'
import { LedgerRemarks } from './LedgerRemarks.tsx'
import { Toolbar } from './Toolbar.tsx'
import { type Cursor, DUE_COLUMN, TITLE_COLUMN, columnsOf, moved, visibleTasks } from './cursor.ts'
import { TaskDrawer } from './drawer/TaskDrawer.tsx'
import { NO_FILTERS } from './filters.ts'
import { createLedgerView } from './rows.ts'
import { useCursor } from './useCursor.ts'
import { useEditing } from './useEditing.ts'
import { useFilters } from './useFilters.ts'
import { useLedgerKeys } from './useLedgerKeys.ts'
import { usePeople } from './usePeople.ts'

/** Room of the sticky headings of the table and of an area. */
const HEADINGS = 68

const ARROWS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
}
/** With Ctrl: to the first and the last task. */
const ENDS: Readonly<Record<string, number>> = { Home: -Infinity, End: Infinity }
/** Up and down by what is in sight, one line of which stays. */
const PAGES: Readonly<Record<string, 1 | -1>> = { PageUp: -1, PageDown: 1 }

/** The ledger is live: what was done shows by itself. */
const nothing = (): void => {}

/** How many tasks the scrolled grid shows at once, under its two headings; at least one. */
function rowsInSight(scroller: HTMLElement | null): number {
  const row = scroller?.querySelector('tr[data-task]')?.getBoundingClientRect().height ?? 0
  return row === 0 ? 1 : Math.max(1, Math.floor(((scroller?.clientHeight ?? 0) - HEADINGS) / row) - 1)
}

/** The ledger of a live board. */
export function Ledger({
  boards,
  missing,
}: {
  boards: readonly { id: string; title: string }[]
  /** Tasks that the page came without. */
  missing: number
}) {
  const board = useBoardState((state) => state.board)
  return board && <LiveLedger board={board} boards={boards} missing={missing} />
}

function LiveLedger({
  board,
  boards,
  missing,
}: {
  board: Board
  boards: readonly { id: string; title: string }[]
  missing: number
}) {
  const { t } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const toast = useToast()
  const { undo } = useUndo()
  const [filters, setFilters] = useFilters(board.units)
  // Typing stays quick while a large board is searched.
  const applied = useDeferredValue(filters)
  const [mode, setMode] = useState<CellMode>('light')
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [why, setWhy] = useState<{ assignmentId: string; anchor: HTMLElement } | null>(null)
  const { cursor, setCursor, drawer, setDrawer } = useCursor()
  const people = usePeople(board.units)
  const grid = useRef<HTMLTableElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const { deed, ask, close } = useDeed()

  const [viewOf] = useState(createLedgerView)
  const view = useMemo(() => viewOf(state, date, applied), [viewOf, state, date, applied])
  const first = useRef(view.tasks)
  const coming = view.tasks > first.current ? 0 : missing
  const tasks = useMemo(() => visibleTasks(view, folded), [view, folded])
  const columns = useMemo(() => columnsOf(view), [view])
  const canEdit = can(actor, 'board.edit', { issuingUnitId: board.issuingUnitId }) !== null
  const supervises = can(actor, 'assignment.supervise', { issuingUnitId: board.issuingUnitId }) !== null
  const unit = board.units.find((candidate) => candidate.id === cursor?.column)
  const assignment = cursor && unit ? state.assignments.get(assignmentIdOf(cursor.taskId, unit.id)) : undefined
  useFocus(assignment ? { assignmentId: assignment.id, field: 'percent' } : null)

  // Where the cursor was sent and has not been shown yet: its row may have to be unfolded, rendered or loaded first.
  const goal = useRef(cursor)
  useEffect(() => {
    const cell = goal.current && document.getElementById(cellId(goal.current.taskId, goal.current.column))
    if (!cell) return
    goal.current = null
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  const put = useCallback(
    (next: Cursor): void => {
      goal.current = null
      setCursor(next)
    },
    [setCursor],
  )
  const place = (next: Cursor | null): void => {
    if (!next) return
    put(next)
    goal.current = next
  }
  const step = (rows: number, along = 0): void => place(moved(cursor, rows, along, tasks, columns))
  const { editing, open, handlers, send } = useEditing((then) => {
    grid.current?.focus({ preventScroll: true })
    if (then === 'down') step(1)
    if (then === 'right') step(0, 1)
  })

  /** Begins to write where the cursor is, or says whose it is. */
  const edit = (at: Cursor): void => {
    const task = state.tasks.get(at.taskId)
    if (!task) return
    if (at.column === TITLE_COLUMN || at.column === DUE_COLUMN) {
      if (canEdit) open(task, at.column)
      else toast({ text: t('ledger.onlySupervisor') })
      return
    }
    const owner = board.units.find((candidate) => candidate.id === at.column)
    if (owner && state.assignments.has(assignmentIdOf(at.taskId, owner.id)))
      toast({ text: t('ledger.foreignCell', { unit: owner.shortName }) })
  }
  const goToArea = (areaId: string): void => {
    setFolded((before) => new Set([...before].filter((id) => id !== areaId)))
    const section = view.sections.find((candidate) => candidate.area.id === areaId)
    const [first] = section?.rows ?? []
    if (first) put({ taskId: first.task.id, column: cursor?.column ?? TITLE_COLUMN })
    document.getElementById(`area-${areaId}`)?.scrollIntoView({ block: 'start' })
  }
  const fold = useCallback(
    (areaId: string): void =>
      setFolded((before) => {
        const after = new Set(before)
        if (!after.delete(areaId)) after.add(areaId)
        return after
      }),
    [],
  )
  const askWhy = (): void => {
    const anchor = cursor && document.getElementById(cellId(cursor.taskId, cursor.column))
    if (assignment && anchor) setWhy({ assignmentId: assignment.id, anchor })
  }
  const keys = useLedgerKeys({
    search: () => search.current?.focus(),
    why: askWhy,
    close: () => setDrawer(false),
    step: (by) => step(by),
    area: (number) => {
      const section = view.sections.find((candidate) => candidate.number === number)
      if (section) goToArea(section.area.id)
      grid.current?.focus({ preventScroll: true })
    },
    undo: () => {
      const sent = undo()
      if (sent) void sent.done.then((outcome) => outcome.ok && toast({ icon: 'check', text: t('ledger.undone') }))
    },
  })
  const onGridKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.target !== event.currentTarget) return
    const end = ENDS[event.key]
    if (event.ctrlKey || event.metaKey) {
      if (end === undefined) return
      event.preventDefault()
      return step(end)
    }
    const arrow = ARROWS[event.key]
    const page = PAGES[event.key]
    if (arrow) step(...arrow)
    else if (page) step(page * rowsInSight(scroller.current))
    else if (event.key === 'Enter' && cursor) edit(cursor)
    else if (event.key === ' ') {
      if (!cursor) step(0)
      setDrawer(!drawer || !cursor)
    } else if (/^\d$/.test(event.key) && unit && cursor && !keys.isGoing()) edit(cursor)
    else return
    event.preventDefault()
  }
  useEffect(() => {
    // The grid is where the work is: keys work at once, without a Tab first.
    if (document.activeElement === document.body) grid.current?.focus({ preventScroll: true })
  }, [])

  const asked = why && state.assignments.get(why.assignmentId)
  const askDeed = (next: Deed): void => ask(next, nothing)
  const row = cursor && view.sections.flatMap((section) => section.rows).find((r) => r.task.id === cursor.taskId)
  // A link to a task that is not there says so; one whose line is still to come waits for it.
  const gone =
    drawer && cursor !== null && coming === 0 && view.tasks > 0 && (state.tasks.get(cursor.taskId)?.removed ?? true)
  const rules = rulesOn(board, date)
  return (
    <PageShell
      bar={<LedgerBar boards={boards} others={people.others} />}
      banner={<LedgerBanner />}
      status={
        <StatusBar rules={rules} label={board.label}>
          <WindowRemark boardId={board.id} />
          <LedgerRemarks pace={boardPace(board, date)} progress={view.total.progress} />
        </StatusBar>
      }
    >
      <div className={drawer && row ? 'work with-drawer' : 'work'}>
        <div className={gone ? 'left with-note' : 'left'}>
          {gone && <TaskGone onClose={() => setDrawer(false)}>{t('ledger.taskGone')}</TaskGone>}
          <Toolbar
            ref={search}
            filters={filters}
            onFilters={setFilters}
            mode={mode}
            onMode={setMode}
            units={board.units}
            total={view.total}
            tasks={view.tasks}
            shown={view.shown}
            onLeave={() => grid.current?.focus()}
          />
          <AreaStrip sections={view.sections} pace={boardPace(board, date)} scroller={scroller} onArea={goToArea} />
          <div className="grid-wrap" ref={scroller}>
            <Grid
              ref={grid}
              label={t('ledger.grid', { title: board.title })}
              view={view}
              mode={mode}
              date={date}
              folded={folded}
              scroller={scroller}
              cursor={cursor}
              drawer={drawer}
              editing={editing}
              handlers={handlers}
              online={people.online}
              people={people.cells}
              onFold={fold}
              onCell={(at, event) => {
                put(at)
                if (event.type === 'dblclick') edit(at)
                else setDrawer(true)
              }}
              onKeyDown={onGridKey}
            />
            {view.tasks === 0 && <EmptyState title={t('ledger.empty')}>{t('ledger.emptyHint')}</EmptyState>}
            {view.tasks > 0 && view.shown === 0 && coming === 0 && (
              <EmptyState
                icon="filter"
                title={t('ledger.nothingMatches')}
                action={<Button onClick={() => setFilters(NO_FILTERS)}>{t('ledger.clearFilters')}</Button>}
              />
            )}
            {coming > 0 && view.tasks > 0 && (
              <p className="rows-coming" role="status">
                {t('ledger.loadingRows', { count: coming })}
              </p>
            )}
          </div>
        </div>
        {drawer && row && (
          <TaskDrawer
            row={row}
            at={tasks.indexOf(row.task.id) + 1}
            of={tasks.length}
            unitId={unit && assignment ? unit.id : null}
            canEdit={canEdit}
            people={people.cells.get(row.task.id)}
            onUnit={(unitId) => setCursor({ taskId: row.task.id, column: unitId })}
            onStep={(by) => step(by)}
            onClose={() => {
              setDrawer(false)
              grid.current?.focus({ preventScroll: true })
            }}
            onWhy={(assignmentId, anchor) => setWhy({ assignmentId, anchor })}
            onDeed={supervises ? askDeed : null}
            sendEdit={send}
          />
        )}
      </div>
      {why && (
        <WhyPopover
          assignmentId={why.assignmentId}
          anchor={why.anchor}
          onClose={() => {
            setWhy(null)
            // A cell takes no focus of its own; the grid has it for all of them.
            if (why.anchor.closest('.ledger')) grid.current?.focus({ preventScroll: true })
          }}
          placement="right"
          actions={
            asked &&
            supervises && (
              <OverrideButton
                assignment={asked}
                size="sm"
                onAsk={(next) => {
                  setWhy(null)
                  askDeed(next)
                }}
              />
            )
          }
        />
      )}
      {deed && <DeedDialog key={`${deed.kind} ${deed.ids.join()}`} deed={deed} onDone={nothing} onClose={close} />}
    </PageShell>
  )
}
