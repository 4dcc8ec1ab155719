import { redirect } from '@remix-run/node'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { requireSession, services } from '#app/services.server.ts'
import { EmptyState } from '#app/components/kit/index.ts'
import { AppBar, PageShell } from '#app/components/shell/index.ts'
import { homeOf } from './home.ts'

/** Sends everybody to their start page on their latest board; who has none is told so. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const [board] = await services(context).boards.list(actor)
  if (board) throw redirect(homeOf(actor, board))
  return { me: { accountId: actor.accountId, name: actor.name }, role: actor.grants[0]?.role ?? null }
}

export default function NoBoards() {
  const { t } = useTranslation()
  const { me, role } = useLoaderData<typeof loader>()
  return (
    <PageShell bar={<AppBar me={role ? { ...me, title: t(`roles.${role}`) } : me} />} scrolls>
      <EmptyState icon="ledger" title={t('pages.noBoards.title')}>
        {t('pages.noBoards.text')}
      </EmptyState>
    </PageShell>
  )
}
