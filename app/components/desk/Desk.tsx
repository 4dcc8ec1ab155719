import { useNavigate, useSearchParams } from '@remix-run/react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { LedgerBanner } from '#app/components/ledger/LedgerBanner.tsx'
import { LedgerBar } from '#app/components/ledger/LedgerBar.tsx'
import { usePeople } from '#app/components/ledger/usePeople.ts'
import { PageShell } from '#app/components/shell/index.ts'
import { useActor, useBoardState, useFocus, useServerDate } from '#app/realtime/hooks.tsx'
import type { Board } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { BulkDialog } from './BulkDialog.tsx'
import { type DeskActions, DeskProvider, type FieldName, useStable } from './DeskContext.ts'
import { DeskFooter } from './DeskFooter.tsx'
import { DeskHeader } from './DeskHeader.tsx'
import { DeskSource } from './DeskSource.tsx'
import { DeskTable } from './DeskTable.tsx'
import { DispatchDialog } from './DispatchDialog.tsx'
import { burdenOf } from './burden.ts'
import { FieldPopover } from './FieldPopover.tsx'
import { TaskDeedsProvider } from './TaskDeeds.ts'
import { NoticeFacts } from './facts.ts'
import { useDeeds } from './useDeeds.ts'
import { useDeskKeys } from './useDeskKeys.ts'
import { useDispatch } from './useDispatch.ts'
import { useLaidPaper } from './useLaidPaper.ts'
import { useSteps } from './useSteps.ts'
import type { MissingPart } from '#shared/domain/decide/boardCommands.ts'
import { type Filter, deskView, nextAfter } from './view.ts'

export interface DeskNotice {
  versionId: string
  text: string
  outline: NoticeOutline
}

interface DeskProps {
  boards: readonly { id: string; title: string }[]
  notice: DeskNotice | null
}

/** A board before its dispatch: the notice on the left, the tasks made of it on the right. */
export function Desk(props: DeskProps) {
  const board = useBoardState((state) => state.board)
  return board && <LiveDesk board={board} {...props} />
}

/** The field that opens for each missing part. */
const FIELD_OF = {
  kind: 'kind',
  leadUnit: 'units',
  responsibleUnits: 'units',
  due: 'due',
  criterion: 'criterion',
} as const

const behind = (selector: string): void => {
  requestAnimationFrame(() => document.querySelector(selector)?.scrollIntoView({ block: 'nearest' }))
}

/** Row and sentence of a task. Its id may come from an address. */
const reveal = (taskId: string): void => {
  const id = CSS.escape(taskId)
  behind(`#desk-${id}`)
  behind(`.paper [data-task="${id}"]`)
}

function LiveDesk({ board, boards, notice }: DeskProps & { board: Board }) {
  const { t } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const toast = useToast()
  const navigate = useNavigate()
  const people = usePeople(board.units)

  const [filter, setFilter] = useState<Filter>('all')
  const asked = useSearchParams()[0].get('task')
  const [picked, setPicked] = useState(asked)
  const [passage, setPassage] = useState<number | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [editing, setEditing] = useState<{ taskId: string; field: FieldName; anchor: HTMLElement } | null>(null)
  const [asking, setAsking] = useState<'bulk' | 'dispatch' | null>(null)

  const facts = useMemo(() => notice && new NoticeFacts(notice.outline, notice.versionId, notice.text), [notice])
  const view = useMemo(
    () => deskView(state, board, facts, date, filter, picked),
    [state, board, facts, date, filter, picked],
  )
  const { coverage, taskOf } = view
  const paragraphs = useLaidPaper(notice, coverage, view.pieces)
  const canEdit = can(actor, 'board.edit', { issuingUnitId: board.issuingUnitId }) !== null
  const steps = useSteps()
  const selectedRows = view.all.filter((row) => selected.has(row.task.id))
  const pickedRow = view.all.find((row) => row.task.id === picked) ?? null
  const editedRow = editing && view.all.find((row) => row.task.id === editing.taskId)
  useFocus(pickedRow ? { assignmentId: `${pickedRow.task.id}:desk`, field: 'percent' } : null)

  // Links from the notice and its corrections lead to a task.
  useEffect(() => {
    if (asked === null) return
    setPicked(asked)
    reveal(asked)
  }, [asked])

  const dispatch = useDispatch(view, () => {
    const { assignments } = burdenOf(view.all.map((row) => row.task))
    toast({ topic: 'desk', icon: 'check', text: t('desk.dispatched', { count: assignments }) })
    navigate(`/boards/${board.id}`, { replace: true })
  })
  // Whoever still has the desk open when somebody else dispatches goes along to the ledger.
  const gone = board.status !== 'draft' && !dispatch.busy
  useEffect(() => {
    if (!gone) return
    toast({ topic: 'desk', text: t('desk.already') })
    navigate(`/boards/${board.id}`, { replace: true })
  }, [gone, board.id, navigate, toast, t])

  const pick = (taskId: string): void => {
    setPicked(taskId)
    setPassage(null)
    reveal(taskId)
  }
  const pickPassage = (index: number): void => {
    const taskId = taskOf[index]
    if (taskId) {
      setPicked(taskId)
      setPassage(null)
      behind(`#desk-${taskId}`)
    } else {
      setPassage(index)
      setPicked(null)
    }
    behind(`.paper [data-passage="${view.pieces.findIndex((piece) => piece.passage === index)}"]`)
  }
  const pickPiece = (index: number): void => {
    const piece = view.pieces[index]
    // Of several tasks of the same words the next one.
    const tasks = piece?.tasks ?? []
    const next = tasks[(tasks.indexOf(picked ?? '') + 1) % tasks.length]
    if (next !== undefined) pick(next)
    else if (typeof piece?.passage === 'number') pickPassage(piece.passage)
  }
  const deeds = useDeeds({ steps, view, notice, facts, pick, pickPassage, setPicked, setPassage })
  const actions: DeskActions = useStable<DeskActions>({
    pick,
    open: (taskId, field, anchor) => {
      setPicked(taskId)
      setPassage(null)
      setEditing({ taskId, field, anchor })
    },
    accept: (row, fields) => deeds.accept([row], fields),
    select: (taskIds, on) =>
      setSelected((before) => {
        const after = new Set(before)
        for (const id of taskIds) {
          if (on) after.add(id)
          else after.delete(id)
        }
        return after
      }),
  })
  const onPaper = useStable({ passage: pickPassage, piece: pickPiece })

  const place = (by: number): void => {
    const at = view.rows.findIndex((row) => row.task.id === picked)
    const row = view.rows[at === -1 ? (by > 0 ? 0 : view.rows.length - 1) : at + by]
    if (row) pick(row.task.id)
  }
  /** Opens a field of the task in hand, where it stands. */
  const openField = (field: FieldName, taskId = picked): void => {
    if (taskId === null || !canEdit) return
    if (taskId !== picked) pick(taskId)
    requestAnimationFrame(() => {
      const row = document.getElementById(`desk-${taskId}`)
      const anchor = row?.querySelector<HTMLElement>(`[data-field="${field}"]`) ?? row
      if (anchor) actions.open(taskId, field, anchor)
    })
  }
  const nextMissing = (part?: MissingPart): void => {
    const at = view.all.findIndex((row) => row.task.id === picked)
    const index = nextAfter(view.all, at, ({ missing }) => (part ? missing.includes(part) : missing.length > 0))
    const row = index === null ? undefined : view.all[index]
    const first = part ?? row?.missing[0]
    if (!row || !first) return
    setFilter('all')
    openField(FIELD_OF[first], row.task.id)
  }
  const nextLeft = (): void => {
    if (!coverage) return
    const at = passage ?? coverage.passages.findIndex((_, index) => taskOf[index] === picked)
    const index = nextAfter(coverage.passages, at, ({ fate }) => fate === 'left')
    if (index !== null) pickPassage(index)
  }
  const say = (what: 'undone' | 'redone', label: string | null): void => {
    if (label !== null) toast({ topic: 'desk', icon: 'check', text: t(`desk.${what}`, { what: label }) })
  }
  const undo = (): void => say('undone', steps.undo())
  const redo = (): void => say('redone', steps.redo())
  useDeskKeys(canEdit, {
    step: place,
    nextLeft,
    nextMissing: () => nextMissing(),
    openField,
    accept: () => pickedRow && deeds.accept([pickedRow], pickedRow.proposed),
    select: () => picked !== null && actions.select([picked], !selected.has(picked)),
    bulk: () => setAsking('bulk'),
    undo,
    redo,
    become: () => passage !== null && deeds.become(passage),
    join: () => passage !== null && deeds.join(passage),
    declare: () => passage !== null && deeds.declare(passage, true),
    close: () => {
      setPassage(null)
      setPicked(null)
    },
  })

  const ground = useMemo(
    () => ({ boardId: board.id, units: board.units, issuingUnitId: board.issuingUnitId, canEdit, actions }),
    [board.id, board.units, board.issuingUnitId, canEdit, actions],
  )
  return (
    <DeskProvider value={ground}>
      <TaskDeedsProvider value={deeds.ofTask}>
        <PageShell bar={<LedgerBar boards={boards} others={people.others} />} banner={<LedgerBanner />}>
          <div className="desk">
            <DeskHeader
              view={view}
              board={board}
              notice={notice}
              steps={steps}
              picked={picked}
              passage={passage}
              onPassage={onPaper.passage}
              onUndo={undo}
              onRedo={redo}
              onNextLeft={nextLeft}
            />
            <div className="desk-cols">
              <DeskSource
                boardId={board.id}
                notice={notice}
                paragraphs={paragraphs}
                view={view}
                picked={picked}
                passage={passage}
                onPick={onPaper.piece}
                deeds={deeds}
              />
              <DeskTable
                view={view}
                filter={filter}
                onFilter={setFilter}
                picked={picked}
                selected={selected}
                here={people.cells}
                deeds={deeds}
                onBulk={() => setAsking('bulk')}
                onClear={() => setSelected(new Set())}
              />
            </div>
            <DeskFooter
              view={view}
              dispatch={dispatch}
              onPart={nextMissing}
              onLeft={nextLeft}
              onAsk={() => setAsking('dispatch')}
            />
          </div>
        </PageShell>
        {editing && editedRow && (
          <FieldPopover
            key={`${editing.taskId}-${editing.field}`}
            row={editedRow}
            field={editing.field}
            anchor={editing.anchor}
            onClose={() => setEditing(null)}
            onSave={(commands, options) => {
              const label = t('desk.did.edit', { number: editedRow.number, field: t(`desk.field.${editing.field}`) })
              void steps.run(commands, label, options)
            }}
          />
        )}
        {canEdit && (
          <BulkDialog
            open={asking === 'bulk'}
            onClose={() => setAsking(null)}
            selected={selectedRows}
            shown={view.rows}
            sections={view.whole}
            end={board.period.end}
            onFill={(commands) => {
              deeds.fill(commands)
              // The next thing to fill in is another one's.
              setSelected(new Set())
            }}
          />
        )}
        <DispatchDialog
          open={asking === 'dispatch'}
          onClose={() => setAsking(null)}
          rows={view.all}
          standing={view.standing}
          missing={dispatch.missing}
          busy={dispatch.busy}
          onDispatch={dispatch.run}
        />
      </TaskDeedsProvider>
    </DeskProvider>
  )
}
