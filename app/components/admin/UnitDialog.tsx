import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogButtons, TextInput } from '#app/components/kit/index.ts'
import type { Unit } from '#db/accounts.ts'
import { Problem } from './Problem.tsx'
import { createUnit, renameUnit } from './requests.ts'
import { useRequest } from './useRequest.ts'

/** A new unit below another, or other names for one that is there. */
export function UnitDialog({
  units,
  unit,
  parentId,
  onClose,
  onDone,
}: {
  units: readonly Unit[]
  /** Null: a new one. */
  unit: Unit | null
  parentId: string
  onClose: () => void
  onDone: (unitId: string) => void
}) {
  const { t } = useTranslation()
  const form = useId()
  const { busy, problem, run } = useRequest()
  const [name, setName] = useState(unit?.name ?? '')
  const [shortName, setShortName] = useState(unit?.shortName ?? '')
  const [id, setId] = useState('')
  const [parent, setParent] = useState(parentId)
  const missing = name.trim() === '' || shortName.trim() === '' ? t('admin.missingUnitNames') : null
  const save = (): void => {
    if (unit)
      void run(
        () => renameUnit(unit.id, { name, shortName }),
        () => onDone(unit.id),
      )
    else {
      const wish = { name, shortName, parentId: parent, ...(id.trim() === '' ? {} : { id: id.trim() }) }
      void run(
        () => createUnit(wish),
        (made) => onDone(made.unit.id),
      )
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={unit ? t('admin.renameUnit') : t('admin.newUnit')}
      {...(unit ? { note: t('admin.renameNote') } : {})}
      footer={
        <DialogButtons
          onCancel={onClose}
          type="submit"
          form={form}
          busy={busy}
          missing={missing}
          data-testid="save-unit"
        >
          {unit ? t('admin.saveUnit') : t('admin.createUnit')}
        </DialogButtons>
      }
    >
      <form
        id={form}
        className="admin-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing) save()
        }}
      >
        <label>
          <span className="label">{t('admin.unitName')}</span>
          <TextInput
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={60}
            data-testid="unit-name"
          />
        </label>
        <label>
          <span className="label">{t('admin.shortName')}</span>
          <TextInput
            value={shortName}
            onChange={(event) => setShortName(event.currentTarget.value)}
            maxLength={8}
            data-testid="unit-short-name"
          />
        </label>
        {!unit && (
          <>
            <label>
              <span className="label">{t('admin.parent')}</span>
              <select
                className="admin-select"
                value={parent}
                onChange={(event) => setParent(event.currentTarget.value)}
                data-testid="unit-parent"
              >
                {units.map((other) => (
                  <option key={other.id} value={other.id}>
                    {other.name}
                  </option>
                ))}
              </select>
            </label>
            <label>
              <span className="label">{t('admin.code')}</span>
              <TextInput
                value={id}
                onChange={(event) => setId(event.currentTarget.value)}
                maxLength={64}
                pattern="[A-Za-z0-9][A-Za-z0-9_\-]*"
                title={t('admin.codeHint')}
                autoComplete="off"
                spellCheck={false}
                data-testid="unit-code"
              />
              <span className="muted xs">{t('admin.codeHint')}</span>
            </label>
          </>
        )}
        <Problem text={problem} />
      </form>
    </Dialog>
  )
}
