import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { BigScreen } from '#app/components/leader/BigScreen.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { RealtimeProvider } from '#app/realtime/hooks.tsx'
import leaderStyles from '../boards.$boardId.leader/leader.css?url'
import { leaderData } from '../boards.$boardId.leader/leaderData.server.ts'
import styles from './screen.css?url'

export const handle: PageHandle = { title: 'leader.screen' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: leaderStyles },
  { rel: 'stylesheet', href: styles },
]

/** 大屏: the completion board on a wall; nobody touches it. */
export const loader = (args: LoaderFunctionArgs) => leaderData(args)

export default function Screen() {
  const { view, actor, serverNow, boards: _, ...board } = useLoaderData<typeof loader>()
  return (
    <RealtimeProvider view={view} actor={actor} serverNow={serverNow} complete={false}>
      <BigScreen key={view.board.id} serverNow={serverNow} openness={view.board.openness} {...board} />
    </RealtimeProvider>
  )
}
