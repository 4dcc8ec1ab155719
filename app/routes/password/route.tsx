import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PasswordForm } from '#app/components/password/PasswordForm.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import { requireSession } from '#app/services.server.ts'
import styles from '../login/login.css?url'

export const handle: PageHandle = { title: 'admin.own.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** Changing the own password; for who has been given one there is no other page before that. */
export function loader({ context, request }: LoaderFunctionArgs) {
  const { actor, mustChange } = requireSession(context, request)
  return { me: { accountId: actor.accountId, name: actor.name }, must: mustChange }
}

export default function PasswordPage() {
  const { me, must } = useLoaderData<typeof loader>()
  return (
    <PageShell bar={<AppBar me={me} silent={must} />} status={<StatusBar />} scrolls>
      <div className="password-card panel">
        <PasswordForm must={must} next="/" />
      </div>
    </PageShell>
  )
}
