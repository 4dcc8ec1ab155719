import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Icon, Tag, buttonClass } from '#app/components/kit/index.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { requireSession, services } from '#app/services.server.ts'
import { can } from '#shared/domain/permissions.ts'

export const handle: PageHandle = { title: 'ledger.boards.title' }

/** The boards a person may read; none for those who only manage accounts or read the audit trail. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const boards = await services(context).boards.list(actor)
  const edits = (issuingUnitId: string): boolean => can(actor, 'board.edit', { issuingUnitId }) !== null
  return {
    me: { accountId: actor.accountId, name: actor.name },
    mayImport: actor.grants.some(({ unitId }) => edits(unitId)),
    boards: boards.map(({ id, title, label, status, issuingUnitId }) => ({
      id,
      title,
      label,
      status,
      // Who prepares a draft goes on where it is prepared.
      to: status === 'draft' && edits(issuingUnitId) ? `/boards/${id}/desk` : `/boards/${id}`,
    })),
  }
}

export default function BoardList() {
  const { t } = useTranslation()
  const { me, mayImport, boards } = useLoaderData<typeof loader>()
  return (
    <PageShell bar={<AppBar me={me} />} status={<StatusBar />} scrolls>
      <div className="mx-auto w-full max-w-[720px] p-6">
        <section className="panel">
          <div className="panel-head">
            <h1>{t('ledger.boards.title')}</h1>
            {mayImport && (
              <span className="end">
                <Link className={buttonClass('primary', 'sm')} to="/boards/new" data-testid="import">
                  <Icon name="upload" size={15} />
                  {t('desk.import')}
                </Link>
              </span>
            )}
          </div>
          {boards.length === 0 ? (
            <EmptyState icon="ledger" title={t('pages.noBoards.title')}>
              {t('pages.noBoards.text')}
            </EmptyState>
          ) : (
            <ul className="p-2">
              {boards.map(({ id, title, label, status, to }) => (
                <li key={id}>
                  <Link className="menu-item" to={to}>
                    <Icon name="ledger" />
                    {title}
                    {label !== null && <Tag kind="line">{label}</Tag>}
                    {status !== 'dispatched' && <Tag>{t(`ledger.boards.${status}`)}</Tag>}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </PageShell>
  )
}
