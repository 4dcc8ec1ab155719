import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#app/components/kit/index.ts'
import type { Grant, Role } from '#shared/domain/model.ts'
import { ROLE_WORDS } from '#shared/domain/words.ts'
import type { Unit } from '#db/accounts.ts'
import { type Draft, draftProblem } from './view.ts'

const ROLES = Object.keys(ROLE_WORDS) as Role[]

/** Roles at units, one a line; says at once which of them one person may not hold together. */
export function GrantEditor({
  units,
  drafts,
  onChange,
  unitId,
}: {
  units: readonly Unit[]
  drafts: readonly Draft[]
  onChange: (drafts: readonly Draft[]) => void
  /** The unit that a new line begins with. */
  unitId: string
}) {
  const { t } = useTranslation()
  const nextKey = useRef(1_000)
  const change = (key: number, part: Partial<Draft>): void =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)))
  const problem = draftProblem(drafts)
  return (
    <fieldset className="grant-editor">
      <legend className="label">{t('admin.roles')}</legend>
      {drafts.length === 0 && <p className="muted">{t('admin.noRoles')}</p>}
      {drafts.map((draft) => (
        <span className="row" key={draft.key}>
          <select
            className="admin-select grow"
            aria-label={t('admin.unit')}
            data-testid="grant-unit"
            value={draft.unitId}
            onChange={(event) => change(draft.key, { unitId: event.currentTarget.value })}
          >
            <option value="">{t('admin.chooseUnit')}</option>
            {units.map((unit) => (
              <option key={unit.id} value={unit.id}>
                {unit.shortName}
              </option>
            ))}
          </select>
          <select
            className="admin-select grow"
            aria-label={t('admin.role')}
            data-testid="grant-role"
            value={draft.role}
            onChange={(event) => change(draft.key, { role: event.currentTarget.value as Grant['role'] | '' })}
          >
            <option value="">{t('admin.chooseRole')}</option>
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`roles.${role}`)}
              </option>
            ))}
          </select>
          <IconButton
            icon="close"
            label={t('admin.takeRole')}
            onClick={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
          />
        </span>
      ))}
      <span>
        <Button
          size="sm"
          icon="plus"
          data-testid="add-grant"
          onClick={() => onChange([...drafts, { key: nextKey.current++, unitId, role: '' }])}
        >
          {t('admin.addRole')}
        </Button>
      </span>
      {problem === 'dutiesApart' && (
        <p className="admin-problem" role="alert">
          {t('errors.dutiesApart')}
        </p>
      )}
      {problem === 'repeated' && (
        <p className="admin-problem" role="alert">
          {t('admin.repeated')}
        </p>
      )}
    </fieldset>
  )
}
