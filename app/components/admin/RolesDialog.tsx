import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogButtons } from '#app/components/kit/index.ts'
import type { DirectoryEntry } from '#server/accounts/directory.ts'
import type { Unit } from '#db/accounts.ts'
import { GrantEditor } from './GrantEditor.tsx'
import { Problem } from './Problem.tsx'
import { setGrants } from './requests.ts'
import { useRequest } from './useRequest.ts'
import { type Draft, draftProblem, grantsOf } from './view.ts'

/** The roles of an account; what is taken away ends at once. */
export function RolesDialog({
  account,
  units,
  unitId,
  onClose,
  onDone,
}: {
  account: DirectoryEntry
  units: readonly Unit[]
  unitId: string
  onClose: () => void
  onDone: () => void
}) {
  const { t } = useTranslation()
  const { busy, problem, run } = useRequest()
  const [drafts, setDrafts] = useState<readonly Draft[]>(account.grants.map((grant, key) => ({ key, ...grant })))
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.rolesOf', { name: account.name })}
      note={t('admin.rolesNote')}
      footer={
        <DialogButtons
          onCancel={onClose}
          busy={busy}
          missing={draftProblem(drafts) ? t('admin.missingRoles') : null}
          onClick={() => void run(() => setGrants(account.id, grantsOf(drafts)), onDone)}
          data-testid="save-roles"
        >
          {t('admin.saveRoles')}
        </DialogButtons>
      }
    >
      <div className="admin-form">
        <GrantEditor units={units} drafts={drafts} onChange={setDrafts} unitId={unitId} />
        <Problem text={problem} />
      </div>
    </Dialog>
  )
}
