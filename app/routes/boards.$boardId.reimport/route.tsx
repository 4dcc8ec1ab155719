import { redirect } from '@remix-run/node'
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#app/components/kit/index.ts'
import { Comparison } from '#app/components/reimport/Comparison.tsx'
import { VersionPanel } from '#app/components/reimport/VersionPanel.tsx'
import reimportStyles from '#app/components/reimport/reimport.css?url'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar, tabsFor } from '#app/components/shell/index.ts'
import { requireSession, services } from '#app/services.server.ts'
import { stateOfView } from '#shared/domain/visibility.ts'
import { placesOf } from './places.ts'

export const handle: PageHandle = { title: 'reimport.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: reimportStyles }]

/** The versions of the board's notice, and with `?version=` what that one would change; for those who edit the board. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards, reimports } = services(context)
  const { boardId = '' } = params
  const [listed, viewed] = await Promise.all([reimports.versions(actor, boardId), boards.view(actor, boardId)])
  if (!listed.ok || !viewed.ok) {
    const forbidden = !listed.ok && listed.error.code === 'forbidden'
    throw new Response(null, { status: forbidden ? 403 : 404 })
  }
  const { board } = viewed.view
  const page = {
    me: { accountId: actor.accountId, name: actor.name },
    board: { id: board.id, title: board.title, label: board.label, status: board.status },
    tabs: tabsFor(actor, board),
    notice: listed.notice,
    versions: listed.versions,
  }
  const versionId = new URL(request.url).searchParams.get('version')
  if (versionId === null) return { ...page, compared: null }
  const compared = await reimports.preview(actor, boardId, versionId)
  if (!compared.ok) {
    if (compared.error.code === 'notFound') throw redirect(`/boards/${boardId}/reimport`)
    // Too long to compare, or too many at once: the page of errors says to come back later.
    throw new Response(null, { status: 503 })
  }
  return { ...page, compared: { reimport: compared.reimport, ...placesOf(stateOfView(viewed.view)) } }
}

export default function ReimportPage() {
  const { t } = useTranslation()
  const { me, board, tabs, notice, versions, compared } = useLoaderData<typeof loader>()
  return (
    <PageShell bar={<AppBar me={me} board={board} tabs={tabs} />} status={<StatusBar />} scrolls>
      <div className="reimport">
        {!notice ? (
          <section className="panel">
            <EmptyState icon="file" title={t('reimport.noNotice')}>
              {t('reimport.noNoticeText')}
            </EmptyState>
          </section>
        ) : compared ? (
          <Comparison
            key={compared.reimport.version.id}
            board={board}
            reimport={compared.reimport}
            tasks={compared.tasks}
            areas={compared.areas}
          />
        ) : (
          <VersionPanel boardId={board.id} notice={notice} versions={versions} />
        )}
      </div>
    </PageShell>
  )
}
