import { useTranslation } from 'react-i18next'
import { Avatars, IconButton, Tag, useToast } from '#app/components/kit/index.ts'
import type { Deed } from '#app/components/handling/deeds.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { useTaskRecord } from '#app/components/why/useTaskRecord.ts'
import { useActor, useBoardState } from '#app/realtime/hooks.tsx'
import type { Present } from '#shared/protocol/events.ts'
import type { Row } from '../rows.ts'
import type { Editing } from '../useEditing.ts'
import { ChangeHistory } from './ChangeHistory.tsx'
import { EditableField } from './EditableField.tsx'
import { Section } from './Section.tsx'
import { SourceText } from './SourceText.tsx'
import { TaskFacts } from './TaskFacts.tsx'
import { UnitLights } from './UnitLights.tsx'
import { UnitPanel } from './UnitPanel.tsx'

export interface TaskDrawerProps {
  row: Row
  /** Its place among the tasks in sight, from 1. */
  at: number
  of: number
  unitId: string | null
  canEdit: boolean
  /** Others whose cursor stands in this task. */
  people: ReadonlyMap<string, readonly Present[]> | undefined
  onUnit: (unitId: string) => void
  onStep: (by: 1 | -1) => void
  onClose: () => void
  onWhy: (assignmentId: string, anchor: HTMLElement) => void
  /** Opens what a supervisor may do to one unit task; null for everybody else. */
  onDeed: ((deed: Deed) => void) | null
  sendEdit: (editing: Editing, value: string) => void
}

/** One task beside its source: who, until when, why this light, what was reported, what changed, who is looking. */
export function TaskDrawer(props: TaskDrawerProps) {
  const { row, at, of, unitId, canEdit, people, onUnit, onStep, onClose, onWhy, onDeed, sendEdit } = props
  const { t } = useTranslation()
  const { task, number } = row
  const toast = useToast()
  const board = useBoardState((state) => state.board)
  const area = useBoardState((state) => state.areas.get(task.areaId))
  const seq = useBoardState((state) => state.seq)
  const status = useTaskRecord(task.id)
  if (!board) return null
  const copy = async (): Promise<void> => {
    const address = window.location.href
    // Over plain http on a LAN there is no clipboard: then the address is shown instead.
    const clipboard = window.isSecureContext ? navigator.clipboard : null
    await clipboard?.writeText(address)
    toast({ icon: 'link', text: clipboard ? t('ledger.drawer.copied') : address })
  }
  return (
    <aside
      className="drawer"
      aria-label={t('ledger.drawer.label', { number })}
      data-testid="drawer"
      data-task={task.id}
    >
      <header>
        <b className="num">{number}</b>
        {task.kind && <Tag>{t(`kinds.${task.kind}`)}</Tag>}
        <Tag>{t('ledger.drawer.position', { at, of })}</Tag>
        <span className="end">
          <IconButton icon="up" label={t('common.previous')} aria-keyshortcuts="[" onClick={() => onStep(-1)} />
          <IconButton icon="down" label={t('common.next')} aria-keyshortcuts="]" onClick={() => onStep(1)} />
          <IconButton icon="link" label={t('ledger.drawer.copyLink')} onClick={() => void copy()} />
          <IconButton icon="close" label={t('common.close')} onClick={onClose} data-testid="drawer-close" />
        </span>
      </header>
      {/* A new task begins at its top. */}
      <div className="scroll" key={task.id}>
        <EditableField task={task} field="title" canEdit={canEdit} sendEdit={sendEdit}>
          <h2>{task.title}</h2>
        </EditableField>
        <TaskFacts row={row} board={board} canEdit={canEdit} sendEdit={sendEdit} />
        <Section
          title={t('ledger.drawer.source')}
          end={
            <>
              {area && t('ledger.drawer.sourceAt', { area: area.ordinal })}
              <SourceLink boardId={board.id} taskId={task.id} />
            </>
          }
        >
          <SourceText task={task} status={status} />
        </Section>
        <UnitLights row={row} units={board.units} unitId={unitId} onUnit={onUnit} />
        {unitId !== null && (
          <UnitPanel
            key={unitId}
            task={task}
            number={number}
            board={board}
            unitId={unitId}
            status={status}
            onWhy={onWhy}
            onDeed={onDeed}
          />
        )}
        <ChangeHistory status={status} board={board} taskId={task.id} />
      </div>
      <footer>
        <Looking people={people} />
        <span className="end num">{t('ledger.drawer.seq', { seq })}</span>
      </footer>
    </aside>
  )
}

function Looking({ people }: { people: ReadonlyMap<string, readonly Present[]> | undefined }) {
  const { t } = useTranslation()
  const { accountId } = useActor()
  const here = new Map([...(people?.values() ?? [])].flat().map((person) => [person.accountId, person]))
  if (here.size === 0) return <span className="muted">{t('ledger.drawer.lookingNone')}</span>
  const names = [...here.values()].map((person) => person.name).join(t('common.and'))
  return (
    <>
      <Avatars people={[...here.values()]} meId={accountId} max={3} />
      <span className="looking">{t('ledger.drawer.looking', { names: `${names}${t('ledger.drawer.andYou')}` })}</span>
    </>
  )
}
