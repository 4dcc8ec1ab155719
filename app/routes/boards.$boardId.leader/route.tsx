import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import { LeaderBoard } from '#app/components/leader/LeaderBoard.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import whyStyles from '#app/components/why/why.css?url'
import styles from './leader.css?url'
import { leaderData } from './leaderData.server.ts'
import printStyles from './print.css?url'

export const handle: PageHandle = { title: 'leader.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: whyStyles },
  { rel: 'stylesheet', href: styles },
  { rel: 'stylesheet', href: printStyles },
]

/** 完成看板 for everybody who may read the board, each with what they may see of it. Only 批示 are written here. */
export const loader = (args: LoaderFunctionArgs) => leaderData(args)

export default function Leader() {
  const { view, actor, serverNow, ...board } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow} complete={false}>
      <LeaderBoard key={view.board.id} serverNow={serverNow} openness={view.board.openness} {...board} />
    </LiveBoard>
  )
}
