import { redirect } from '@remix-run/node'
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { ImportPanel } from '#app/components/desk/ImportPanel.tsx'
import { NoticePreview } from '#app/components/desk/NoticePreview.tsx'
import styles from '#app/components/desk/desk.css?url'
import paperStyles from '#app/components/notice/paper.css?url'
import { proposePeriod } from '#app/components/desk/period.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import { requireSession, services } from '#app/services.server.ts'
import { localDate } from '#shared/domain/calendar.ts'

export const handle: PageHandle = { title: 'desk.newTitle' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: paperStyles },
  { rel: 'stylesheet', href: styles },
]

/** The notices of the house, and with `?notice=` the one to check; for those who issue boards. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards, notices } = services(context)
  const listed = await boards.reportingUnits(actor)
  if (!listed.ok) throw new Response(null, { status: 403 })
  const me = { accountId: actor.accountId, name: actor.name }
  const noticeId = new URL(request.url).searchParams.get('notice')
  if (noticeId === null) return { me, notices: await notices.list(actor), preview: null }
  const reply = await notices.view(actor, noticeId)
  if (!reply.ok) throw redirect('/boards/new')
  const { title, versionId, text, outline } = reply.notice
  const today = localDate(Date.now())
  const preview = {
    notice: { title, versionId, text, outline },
    period: proposePeriod(outline, today),
    units: listed.units,
    today,
  }
  return { me, notices: [], preview }
}

export default function NewBoardPage() {
  const { me, notices, preview } = useLoaderData<typeof loader>()
  const state = useLocation().state as { warnings?: unknown } | null
  const warnings = Array.isArray(state?.warnings) ? state.warnings.map(String) : []
  return (
    <PageShell bar={<AppBar me={me} />} status={<StatusBar />} scrolls={!preview}>
      {preview ? (
        <NoticePreview key={preview.notice.versionId} {...preview} warnings={warnings} />
      ) : (
        <ImportPanel notices={notices} />
      )}
    </PageShell>
  )
}
