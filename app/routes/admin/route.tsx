import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Admin } from '#app/components/admin/Admin.tsx'
import styles from '#app/components/admin/admin.css?url'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import { requireSession, services } from '#app/services.server.ts'

export const handle: PageHandle = { title: 'admin.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** Units and accounts, for those who administer some. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const reply = await services(context).directory.view(actor)
  if (!reply.ok) throw new Response(null, { status: 403 })
  const { units, accounts } = reply
  return { me: { accountId: actor.accountId, name: actor.name }, units, accounts }
}

export default function AdminPage() {
  const { t } = useTranslation()
  const { me, units, accounts } = useLoaderData<typeof loader>()
  return (
    <PageShell bar={<AppBar me={{ ...me, title: t('roles.admin') }} />} status={<StatusBar />} scrolls>
      <Admin meId={me.accountId} units={units} accounts={accounts} />
    </PageShell>
  )
}
