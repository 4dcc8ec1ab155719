import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog, TextInput } from '#app/components/kit/index.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { TaskKind } from '#shared/domain/model.ts'
import { useDesk } from './DeskContext.ts'
import { LeadSelect, UnitChoice } from './UnitChoice.tsx'
import { type Patch, bulk } from './edits.ts'
import { headingOf } from '#app/components/notice/headingOf.ts'
import { KINDS } from './kinds.ts'
import type { DeskRow, DeskSection } from './view.ts'

/** Fills the same into many tasks: the selected ones, those shown, or an area. */
export function BulkDialog({
  open,
  onClose,
  selected,
  shown,
  sections,
  end,
  onFill,
}: {
  open: boolean
  onClose: () => void
  selected: readonly DeskRow[]
  shown: readonly DeskRow[]
  sections: readonly DeskSection[]
  /** The last day of the board. */
  end: string
  onFill: (commands: Command[]) => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog open={open} onClose={onClose} title={t('desk.bulkTitle')} size="lg">
      <BulkForm selected={selected} shown={shown} sections={sections} end={end} onFill={onFill} onClose={onClose} />
    </Dialog>
  )
}

type Units = 'keep' | 'all' | 'chosen'
type CriterionWay = 'keep' | 'byKind' | 'text'

function BulkForm({
  selected,
  shown,
  sections,
  end,
  onFill,
  onClose,
}: {
  selected: readonly DeskRow[]
  shown: readonly DeskRow[]
  sections: readonly DeskSection[]
  end: string
  onFill: (commands: Command[]) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { units } = useDesk()
  const [scope, setScope] = useState(selected.length > 0 ? 'selected' : 'shown')
  const [kind, setKind] = useState<TaskKind | ''>('')
  const [lead, setLead] = useState<string | null>(null)
  const [way, setWay] = useState<Units>('keep')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [due, setDue] = useState('')
  const [criterionWay, setCriterionWay] = useState<CriterionWay>('keep')
  const [criterion, setCriterion] = useState('')
  const [onlyEmpty, setOnlyEmpty] = useState(true)

  const area = sections.find((section) => section.area.id === scope)
  const rows = area ? area.rows : scope === 'selected' ? selected : shown
  const responsible = way === 'all' ? units.map((unit) => unit.id) : way === 'chosen' ? chosen : []
  const patchFor = (row: DeskRow): Patch => {
    const becomes = row.task.kind ?? (kind || null)
    const words =
      criterionWay === 'text'
        ? criterion.trim()
        : criterionWay === 'byKind' && becomes
          ? t(`desk.templates.${becomes}`)
          : ''
    return {
      ...(kind ? { kind } : {}),
      ...(lead ? { leadUnitId: lead } : {}),
      ...(responsible.length > 0 ? { responsibleUnitIds: responsible } : {}),
      ...(due ? { due } : {}),
      ...(words ? { criterion: words } : {}),
    }
  }
  const commands = rows.flatMap((row) => bulk([row.task], patchFor(row), onlyEmpty))
  return (
    <form
      className="bulk"
      onSubmit={(event) => {
        event.preventDefault()
        if (commands.length === 0) return
        onFill(commands)
        onClose()
      }}
    >
      <label className="wide-row">
        <span className="label">{t('desk.bulkScope')}</span>
        <select
          className="desk-select"
          value={scope}
          data-testid="bulk-scope"
          onChange={(event) => setScope(event.currentTarget.value)}
        >
          {selected.length > 0 && (
            <option value="selected">{t('desk.scopes.selected', { count: selected.length })}</option>
          )}
          <option value="shown">{t('desk.scopes.shown', { count: shown.length })}</option>
          {sections.map((section) => (
            <option key={section.area.id} value={section.area.id}>
              {t('desk.scopes.area', {
                area: headingOf(section.area.ordinal, section.area.title),
                count: section.rows.length,
              })}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="label">{t('desk.field.kind')}</span>
        <select
          className="desk-select"
          value={kind}
          data-testid="bulk-kind"
          onChange={(event) => setKind(event.currentTarget.value as TaskKind | '')}
        >
          <option value="">{t('desk.keep')}</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`kinds.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <LeadSelect value={lead} onChange={setLead} unset={t('desk.keep')} />
      <label>
        <span className="label">{t('desk.field.responsible')}</span>
        <select
          className="desk-select"
          value={way}
          data-testid="bulk-units"
          onChange={(event) => setWay(event.currentTarget.value as Units)}
        >
          <option value="keep">{t('desk.keep')}</option>
          <option value="all">{t('desk.allUnits', { count: units.length })}</option>
          <option value="chosen">{t('desk.choosing')}</option>
        </select>
      </label>
      <label>
        <span className="label">{t('desk.field.due')}</span>
        <TextInput
          type="date"
          value={due}
          data-testid="bulk-due"
          max={`${Number(end.slice(0, 4)) + 5}-12-31`}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
      </label>
      {way === 'chosen' && (
        <div className="wide-row">
          <UnitChoice label={t('desk.choosing')} value={chosen} onChange={setChosen} />
        </div>
      )}
      <label>
        <span className="label">{t('desk.field.criterion')}</span>
        <select
          className="desk-select"
          value={criterionWay}
          data-testid="bulk-criterion"
          onChange={(event) => setCriterionWay(event.currentTarget.value as CriterionWay)}
        >
          <option value="keep">{t('desk.keep')}</option>
          <option value="byKind">{t('desk.byKind')}</option>
          <option value="text">{t('desk.field.criterionPlaceholder')}</option>
        </select>
      </label>
      {criterionWay === 'text' && (
        <label>
          <span className="label">{t('desk.field.criterionPlaceholder')}</span>
          <TextInput value={criterion} onChange={(event) => setCriterion(event.currentTarget.value)} />
        </label>
      )}
      <label className="wide-row check">
        <input type="checkbox" checked={onlyEmpty} onChange={(event) => setOnlyEmpty(event.currentTarget.checked)} />
        {t('desk.onlyEmpty')}
      </label>
      <div className="wide-row end">
        <span className="label" aria-live="polite">
          {t('desk.bulkWill', { count: commands.length })}
        </span>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          missing={commands.length === 0 ? t('desk.bulkNothing') : null}
          data-testid="bulk-fill"
        >
          {t('desk.bulkDo', { count: commands.length })}
        </Button>
      </div>
    </form>
  )
}
