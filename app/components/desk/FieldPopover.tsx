import { useState } from 'react'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Popover, TextArea, TextInput } from '#app/components/kit/index.ts'
import type { SendOptions } from '#app/realtime/boardTypes.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import type { Comparator, Task, TaskKind } from '#shared/domain/model.ts'
import { MAX_TEXT_LENGTH, MAX_TITLE_LENGTH } from '#shared/protocol/limits.ts'
import { type FieldName, useDesk } from './DeskContext.ts'
import { CycleSelect, LeadSelect, UnitChoice } from './UnitChoice.tsx'
import { type Cycle, cycleOf } from './cycles.ts'
import { edit } from './edits.ts'
import { KINDS } from './kinds.ts'
import type { DeskRow } from './view.ts'

interface EditorProps {
  row: DeskRow
  save: (commands: Command[]) => void
}

/** Changes one field of one task; sent with the sequence it was opened at, so that who was first is told apart. */
export function FieldPopover({
  row,
  field,
  anchor,
  onClose,
  onSave,
}: {
  row: DeskRow
  field: FieldName
  anchor: HTMLElement
  onClose: () => void
  onSave: (commands: Command[], options: SendOptions) => void
}) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const [opened] = useState(() => ({ base: store.seq, task: row.task }))
  const Editor = EDITORS[field]
  return (
    <Popover anchor={anchor} onClose={onClose} label={t(`desk.field.${field}`)} className="desk-pop">
      <h3>{t(`desk.field.${field}`)}</h3>
      <Editor
        row={{ ...row, task: opened.task }}
        save={(commands) => {
          onSave(commands, { base: opened.base })
          onClose()
        }}
      />
    </Popover>
  )
}

function Form({ onSave, children }: { onSave: () => void; children: React.ReactNode }) {
  const { t } = useTranslation()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSave()
  }
  return (
    <form onSubmit={submit} className="desk-form">
      {children}
      <Button type="submit" variant="primary" size="sm" data-testid="save-field">
        {t('desk.field.save')}
      </Button>
    </form>
  )
}

function TitleEditor({ row: { task }, save }: EditorProps) {
  const { t } = useTranslation()
  const [title, setTitle] = useState(task.title)
  return (
    <Form onSave={() => save(title.trim() === '' ? [] : edit(task, 'title', title.trim()))}>
      <TextInput
        autoFocus
        aria-label={t('desk.field.title')}
        maxLength={MAX_TITLE_LENGTH}
        value={title}
        data-testid="edit-title"
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </Form>
  )
}

function KindEditor({ row: { task }, save }: EditorProps) {
  const { t } = useTranslation()
  return (
    <div className="kinds" role="radiogroup" aria-label={t('desk.field.kind')}>
      {KINDS.map((kind: TaskKind, index) => (
        <button
          key={kind}
          type="button"
          role="radio"
          aria-checked={task.kind === kind}
          autoFocus={task.kind === kind || (task.kind === null && index === 0)}
          className="menu-item"
          data-testid={`kind-${kind}`}
          onClick={() => save(edit(task, 'kind', kind))}
        >
          {t(`kinds.${kind}`)}
        </button>
      ))}
    </div>
  )
}

function UnitsEditor({ row: { task, proposal }, save }: EditorProps) {
  const { t } = useTranslation()
  const { units } = useDesk()
  const [lead, setLead] = useState(task.leadUnitId ?? proposal.leadUnitId ?? null)
  const [ids, setIds] = useState<readonly string[]>(
    task.responsibleUnitIds.length > 0 ? task.responsibleUnitIds : (proposal.responsibleUnitIds ?? []),
  )
  const [supporting, setSupporting] = useState<readonly string[]>(
    task.supportingUnitIds.length > 0 ? task.supportingUnitIds : (proposal.supportingUnitIds ?? []),
  )
  return (
    <Form
      onSave={() =>
        save([
          ...edit(task, 'leadUnitId', lead),
          ...edit(task, 'responsibleUnitIds', ids),
          ...edit(
            task,
            'supportingUnitIds',
            supporting.filter((id) => !ids.includes(id)),
          ),
        ])
      }
    >
      <LeadSelect value={lead} onChange={setLead} />
      <UnitChoice label={t('desk.field.responsible')} value={ids} onChange={setIds} />
      <details>
        <summary className="label">{t('desk.field.supporting')}</summary>
        <UnitChoice
          label={t('desk.field.supporting')}
          value={supporting}
          onChange={setSupporting}
          among={units.filter((unit) => !ids.includes(unit.id))}
        />
      </details>
    </Form>
  )
}

function DueEditor({ row, save }: EditorProps) {
  const { t } = useTranslation()
  const { task, proposal } = row
  const [due, setDue] = useState(task.due ?? proposal.due ?? '')
  const [cycle, setCycle] = useState<Cycle>(task.recurrence?.every ?? 'none')
  return (
    <Form
      onSave={() =>
        save([
          ...edit(task, 'due', due === '' ? null : due),
          // What was seen beside it and left as it is counts as accepted.
          ...edit(
            task,
            'recurrence',
            cycle === (task.recurrence?.every ?? 'none') ? task.recurrence : cycleOf(t, cycle, due),
          ),
        ])
      }
    >
      <label>
        <span className="label">{cycle === 'none' ? t('desk.field.due') : t('desk.field.nextDay')}</span>
        <TextInput
          autoFocus
          type="date"
          value={due}
          data-testid="edit-due"
          onChange={(event) => setDue(event.currentTarget.value)}
        />
      </label>
      <CycleSelect value={cycle} onChange={setCycle} />
    </Form>
  )
}

function CriterionEditor({ row, save }: EditorProps) {
  const { t } = useTranslation()
  const { task, proposal } = row
  const [text, setText] = useState(task.criterion ?? proposal.criterion ?? '')
  const templates = [...new Set([task.kind ?? proposal.kind, ...KINDS])].filter((kind) => kind !== undefined)
  return (
    <Form onSave={() => save(edit(task, 'criterion', text.trim() === '' ? null : text.trim()))}>
      <TextArea
        autoFocus
        aria-label={t('desk.field.criterion')}
        placeholder={t('desk.field.criterionPlaceholder')}
        maxLength={MAX_TEXT_LENGTH}
        value={text}
        data-testid="edit-criterion"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
      />
      <span className="label">{t('desk.field.templates')}</span>
      <span className="templates">
        {templates.map((kind) => (
          <button key={kind} type="button" className="tag" onClick={() => setText(t(`desk.templates.${kind}`))}>
            {t(`desk.templates.${kind}`)}
          </button>
        ))}
      </span>
    </Form>
  )
}

const COMPARATORS: readonly Exclude<Comparator, 'range'>[] = ['>=', '>', '<=', '<', '=', '≈']

function MetricEditor({ row, save }: EditorProps) {
  const { t } = useTranslation()
  const { task, proposal, facts } = row
  const start = task.metric ?? proposal.metric ?? null
  const [name, setName] = useState(start?.name ?? facts?.targets[0]?.metric ?? '')
  const [comparator, setComparator] = useState<Comparator>(start?.comparator ?? '>=')
  const [value, setValue] = useState(String(start?.value ?? facts?.targets[0]?.value ?? ''))
  const [unit, setUnit] = useState(start?.unit ?? facts?.targets[0]?.unit ?? '%')
  const submit = (): void => {
    if (name.trim() === '' && value.trim() === '') {
      save(edit(task, 'metric', null))
      return
    }
    if (name.trim() === '' || value.trim() === '' || !Number.isFinite(Number(value))) return
    const metric: Task['metric'] = {
      name: name.trim(),
      comparator,
      value: Number(value),
      upper: comparator === 'range' ? (start?.upper ?? null) : null,
      unit: unit.trim(),
      baseline: start?.baseline ?? null,
      direction: comparator === '<' || comparator === '<=' ? 'down' : 'up',
    }
    save([...edit(task, 'metric', metric), ...edit(task, 'kind', 'metric')])
  }
  return (
    <Form onSave={submit}>
      <label>
        <span className="label">{t('desk.field.metricName')}</span>
        <TextInput
          autoFocus
          maxLength={MAX_TITLE_LENGTH}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <span className="row">
        <label>
          <span className="label">{t('desk.field.comparator')}</span>
          <select
            className="desk-select"
            value={comparator}
            onChange={(event) => setComparator(event.currentTarget.value as Comparator)}
          >
            {comparator === 'range' && <option value="range">–</option>}
            {COMPARATORS.map((sign) => (
              <option key={sign} value={sign}>
                {sign.replace('>=', '≥').replace('<=', '≤')}
              </option>
            ))}
          </select>
        </label>
        <label className="grow">
          <span className="label">{t('desk.field.value')}</span>
          <TextInput type="number" step="any" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
        </label>
        <label className="w-20">
          <span className="label">{t('desk.field.unit')}</span>
          <TextInput maxLength={16} value={unit} onChange={(event) => setUnit(event.currentTarget.value)} />
        </label>
      </span>
    </Form>
  )
}

const EDITORS: Record<FieldName, (props: EditorProps) => React.ReactNode> = {
  title: TitleEditor,
  kind: KindEditor,
  units: UnitsEditor,
  due: DueEditor,
  criterion: CriterionEditor,
  metric: MetricEditor,
}
