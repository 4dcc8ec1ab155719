import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { AuditTrail } from '#app/components/audit/AuditTrail.tsx'
import { filterAsked } from '#app/components/audit/filter.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import { requireSession, services } from '#app/services.server.ts'
import styles from './audit.css?url'

export const handle: PageHandle = { title: 'audit.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** The audit trail for auditors (`?log=`, filters, `?before=` for older entries). */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const asked = new URL(request.url).searchParams
  const reply = await services(context).audit.page(actor, asked.get('log'), filterAsked(asked))
  if (!reply.ok) throw new Response(null, { status: reply.error.code === 'forbidden' ? 403 : 404 })
  const { ok: _, ...page } = reply
  return { me: { accountId: actor.accountId, name: actor.name }, page }
}

export default function AuditRoute() {
  const { t } = useTranslation()
  const { me, page } = useLoaderData<typeof loader>()
  return (
    <PageShell bar={<AppBar me={{ ...me, title: t('roles.auditor') }} />} status={<StatusBar />} scrolls>
      <AuditTrail page={page} />
    </PageShell>
  )
}
