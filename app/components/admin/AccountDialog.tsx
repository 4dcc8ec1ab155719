import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogButtons, TextInput } from '#app/components/kit/index.ts'
import type { Unit } from '#db/accounts.ts'
import { GrantEditor } from './GrantEditor.tsx'
import { Problem } from './Problem.tsx'
import { createAccount } from './requests.ts'
import { useRequest } from './useRequest.ts'
import { type Draft, draftProblem, grantsOf } from './view.ts'

/** A new account: who, called what, with which roles. Its password is made by the server. */
export function AccountDialog({
  units,
  unitId,
  onClose,
  onMade,
}: {
  units: readonly Unit[]
  unitId: string
  onClose: () => void
  onMade: (made: { username: string; name: string; password: string }) => void
}) {
  const { t } = useTranslation()
  const form = useId()
  const { busy, problem, run } = useRequest()
  const [username, setUsername] = useState('')
  const [name, setName] = useState('')
  const [drafts, setDrafts] = useState<readonly Draft[]>([{ key: 0, unitId, role: '' }])
  const blank = username.trim() === '' || name.trim() === ''
  const missing = blank ? t('admin.missingNames') : draftProblem(drafts) && t('admin.missingRoles')
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.newAccount')}
      note={t('admin.passwordNote')}
      footer={
        <DialogButtons
          onCancel={onClose}
          type="submit"
          form={form}
          busy={busy}
          missing={missing || null}
          data-testid="create-account"
        >
          {t('admin.createAccount')}
        </DialogButtons>
      }
    >
      <form
        id={form}
        className="admin-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing) return
          void run(
            () => createAccount({ username, name, grants: grantsOf(drafts) }),
            ({ password }) => onMade({ username: username.trim(), name: name.trim(), password }),
          )
        }}
      >
        <label>
          <span className="label">{t('admin.username')}</span>
          <TextInput
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            maxLength={50}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-testid="account-username"
          />
          <span className="muted xs">{t('admin.usernameHint')}</span>
        </label>
        <label>
          <span className="label">{t('admin.name')}</span>
          <TextInput
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={60}
            autoComplete="off"
            data-testid="account-name"
          />
        </label>
        <GrantEditor units={units} drafts={drafts} onChange={setDrafts} unitId={unitId} />
        <Problem text={problem} />
      </form>
    </Dialog>
  )
}
