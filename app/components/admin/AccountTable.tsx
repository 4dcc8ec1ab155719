import { useTranslation } from 'react-i18next'
import { Button, Tag } from '#app/components/kit/index.ts'
import { day } from '#app/i18n/moments.ts'
import type { DirectoryEntry } from '#server/accounts/directory.ts'
import type { Unit } from '#db/accounts.ts'

export type AccountDeed = 'roles' | 'password' | 'disable' | 'enable'

/** One account a line: who, which roles at which unit, and what may be done with it. */
export function AccountTable({
  accounts,
  units,
  meId,
  onDeed,
}: {
  accounts: readonly DirectoryEntry[]
  units: readonly Unit[]
  meId: string
  onDeed: (deed: AccountDeed, account: DirectoryEntry) => void
}) {
  const { t } = useTranslation()
  const nameOf = new Map(units.map((unit) => [unit.id, unit.shortName]))
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{t('admin.name')}</th>
          <th scope="col">{t('admin.roles')}</th>
          <th scope="col">{t('admin.status')}</th>
          <th scope="col" className="since">
            {t('admin.since')}
          </th>
          <th scope="col">
            <span className="sr-only">{t('admin.deeds')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.id} data-testid={`account-${account.username}`} data-status={account.status}>
            <th scope="row">
              <span>{account.name}</span>
              <span className="muted num">{account.username}</span>
            </th>
            <td>
              <span className="roles">
                {account.grants.length === 0 && <span className="muted">{t('admin.noRoles')}</span>}
                {account.grants.map(({ unitId, role }) => (
                  <Tag key={`${role}@${unitId}`}>
                    {t('shell.nameAndTitle', { name: nameOf.get(unitId) ?? unitId, title: t(`roles.${role}`) })}
                  </Tag>
                ))}
              </span>
            </td>
            <td>{account.status === 'active' ? t('admin.active') : <Tag kind="warn">{t('admin.disabled')}</Tag>}</td>
            <td className="num muted since">{day(account.createdAt)}</td>
            <td className="deeds">
              {account.managed ? (
                <>
                  <Button variant="ghost" size="sm" onClick={() => onDeed('roles', account)} data-testid="roles">
                    {t('admin.changeRoles')}
                  </Button>
                  <Button variant="ghost" size="sm" onClick={() => onDeed('password', account)} data-testid="reset">
                    {t('admin.resetPassword')}
                  </Button>
                  <Button
                    variant="ghost"
                    size="sm"
                    data-testid="status"
                    onClick={() => onDeed(account.status === 'active' ? 'disable' : 'enable', account)}
                  >
                    {account.status === 'active' ? t('admin.disable') : t('admin.enable')}
                  </Button>
                </>
              ) : (
                <span className="muted">{account.id === meId ? t('admin.yourself') : t('admin.elsewhere')}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
