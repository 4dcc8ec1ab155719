import { redirect } from '@remix-run/node'
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { ImportPanel } from '#app/components/desk/ImportPanel.tsx'
import { NoticePreview } from '#app/components/desk/NoticePreview.tsx'
import styles from '#app/components/desk/desk.css?url'
import { proposePeriod } from '#app/components/desk/period.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import { requireSession, services } from '#app/services.server.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { can } from '#shared/domain/permissions.ts'

export const handle: PageHandle = { title: 'desk.newTitle' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** The notices of the house, and with `?notice=` the one to check; for those who issue boards. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { notices } = services(context)
  if (!actor.grants.some(({ unitId }) => can(actor, 'board.edit', { issuingUnitId: unitId })))
    throw new Response(null, { status: 403 })
  const me = { accountId: actor.accountId, name: actor.name }
  const noticeId = new URL(request.url).searchParams.get('notice')
  if (noticeId === null) return { me, notices: await notices.list(actor), notice: null, period: null }
  const reply = await notices.view(actor, noticeId)
  if (!reply.ok) throw redirect('/boards/new')
  const { title, versionId, text, outline } = reply.notice
  const period = proposePeriod(outline, localDate(Date.now()))
  return { me, notices: [], notice: { title, versionId, text, outline }, period }
}

export default function NewBoardPage() {
  const { me, notices, notice, period } = useLoaderData<typeof loader>()
  const state = useLocation().state as { warnings?: unknown } | null
  const warnings = Array.isArray(state?.warnings) ? state.warnings.map(String) : []
  return (
    <PageShell bar={<AppBar me={me} />} status={<StatusBar />} scrolls={!notice}>
      {notice && period ? (
        <NoticePreview key={notice.versionId} notice={notice} period={period} warnings={warnings} />
      ) : (
        <ImportPanel notices={notices} />
      )}
    </PageShell>
  )
}
