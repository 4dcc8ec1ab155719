import { useSearchParams } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, TextInput, useToast } from '#app/components/kit/index.ts'
import type { DirectoryEntry } from '#server/accounts/directory.ts'
import type { Unit } from '#db/accounts.ts'
import { AccountDialog } from './AccountDialog.tsx'
import { type AccountDeed, AccountTable } from './AccountTable.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { GivenPassword } from './GivenPassword.tsx'
import { RolesDialog } from './RolesDialog.tsx'
import { UnitDialog } from './UnitDialog.tsx'
import { UnitPanel } from './UnitPanel.tsx'
import { resetPassword, setStatus } from './requests.ts'
import { accountsShown, unitLines } from './view.ts'

type Open =
  | { kind: 'unit'; unit: Unit | null }
  | { kind: 'account' }
  | { kind: AccountDeed; account: DirectoryEntry }
  | { kind: 'given'; username: string; name: string; password: string }

/** Units on the left, the accounts of the chosen one on the right; both are in the address. */
export function Admin({
  meId,
  units,
  accounts,
}: {
  meId: string
  units: readonly Unit[]
  accounts: readonly DirectoryEntry[]
}) {
  const { t } = useTranslation()
  const toast = useToast()
  const [query, setQuery] = useSearchParams()
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  const chosen = units.find(({ id }) => id === query.get('unit')) ?? null
  const search = query.get('q') ?? ''
  const shown = accountsShown(accounts, chosen?.id ?? null, search)
  const here = chosen?.id ?? units[0]?.id ?? ''
  const seek = (text: string): void =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before)
        if (text === '') next.delete('q')
        else next.set('q', text)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  const told = (text: string): void => {
    close()
    toast({ text, icon: 'check' })
  }

  return (
    <div className="admin">
      <UnitPanel
        lines={unitLines(units, accounts)}
        total={accounts.length}
        chosen={chosen?.id ?? null}
        onNew={() => setOpen({ kind: 'unit', unit: null })}
      />
      <section className="panel admin-accounts" aria-label={t('admin.accounts')}>
        <div className="panel-head">
          <h1 className="truncate">{chosen ? chosen.name : t('admin.everybody')}</h1>
          {chosen && (
            <Button variant="ghost" size="sm" icon="edit" onClick={() => setOpen({ kind: 'unit', unit: chosen })}>
              {t('admin.renameUnit')}
            </Button>
          )}
          <span className="end">
            <TextInput
              size="sm"
              icon="search"
              quiet
              aria-label={t('admin.search')}
              placeholder={t('admin.search')}
              defaultValue={search}
              onChange={(event) => seek(event.currentTarget.value)}
              data-testid="account-search"
            />
            <Button
              variant="primary"
              size="sm"
              icon="plus"
              onClick={() => setOpen({ kind: 'account' })}
              data-testid="new-account"
            >
              {t('admin.newAccount')}
            </Button>
          </span>
        </div>
        {shown.length > 0 ? (
          <AccountTable
            accounts={shown}
            units={units}
            meId={meId}
            onDeed={(kind, account) => setOpen({ kind, account })}
          />
        ) : search === '' ? (
          <EmptyState icon="people" title={t('admin.nobody')}>
            {t('admin.nobodyText')}
          </EmptyState>
        ) : (
          <EmptyState icon="search" title={t('admin.notFound', { search })} />
        )}
      </section>

      {open?.kind === 'unit' && (
        <UnitDialog
          units={units}
          unit={open.unit}
          parentId={here}
          onClose={close}
          onDone={(unitId) => {
            told(open.unit ? t('admin.unitRenamed') : t('admin.unitMade'))
            if (!open.unit) setQuery({ unit: unitId })
          }}
        />
      )}
      {open?.kind === 'account' && (
        <AccountDialog
          units={units}
          unitId={here}
          onClose={close}
          onMade={(made) => setOpen({ kind: 'given', ...made })}
        />
      )}
      {open?.kind === 'given' && <GivenPassword given={open} onClose={close} />}
      {open?.kind === 'roles' && (
        <RolesDialog
          account={open.account}
          units={units}
          unitId={here}
          onClose={close}
          onDone={() => told(t('admin.rolesSaved', { name: open.account.name }))}
        />
      )}
      {open?.kind === 'password' && (
        <ConfirmDialog
          title={t('admin.resetTitle', { name: open.account.name })}
          text={t('admin.resetText')}
          verb={t('admin.resetPassword')}
          request={() => resetPassword(open.account.id)}
          onClose={close}
          onDone={({ password }) => {
            const { username, name } = open.account
            setOpen({ kind: 'given', username, name, password })
          }}
        />
      )}
      {open?.kind === 'disable' && (
        <ConfirmDialog
          title={t('admin.disableTitle', { name: open.account.name })}
          text={t('admin.disableText')}
          verb={t('admin.disable')}
          request={() => setStatus(open.account.id, 'disabled')}
          onClose={close}
          onDone={() => told(t('admin.nowDisabled', { name: open.account.name }))}
        />
      )}
      {open?.kind === 'enable' && (
        <ConfirmDialog
          title={t('admin.enableTitle', { name: open.account.name })}
          text={t('admin.enableText')}
          verb={t('admin.enable')}
          request={() => setStatus(open.account.id, 'active')}
          onClose={close}
          onDone={() => told(t('admin.nowEnabled', { name: open.account.name }))}
        />
      )}
    </div>
  )
}
