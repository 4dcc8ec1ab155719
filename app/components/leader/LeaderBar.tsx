import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { waitingFor } from '#app/components/handling/lists.ts'
import { Icon, IconButton, buttonClass } from '#app/components/kit/index.ts'
import { AppBar, tabsFor } from '#app/components/shell/index.ts'
import { useActor, useBoardState, useConnectionState } from '#app/realtime/hooks.tsx'
import { AsOf } from './AsOf.tsx'
import { CompareMenu } from './CompareMenu.tsx'
import type { Compared } from './figures.ts'

/** The bar of the completion board. Nothing is written here, so it says only as of when the figures stand. */
export function LeaderBar({
  boards,
  serverNow,
  compared,
}: {
  boards: readonly { id: string; title: string }[]
  serverNow: number
  compared: Compared
}) {
  const { t } = useTranslation()
  const actor = useActor()
  const board = useBoardState((state) => state.board)
  const { state } = useConnectionState()
  const waits = useBoardState((current) => waitingFor(current, actor))
  if (!board) return null
  const [grant] = actor.grants
  const unit = board.units.find((candidate) => candidate.id === grant?.unitId)
  const role = grant && t(`roles.${grant.role}`)
  const title = role && unit ? t('shell.nameAndTitle', { name: unit.shortName, title: role }) : role
  return (
    <AppBar
      board={{ title: board.title, label: board.label }}
      boards={boards}
      tabs={tabsFor(actor, board, waits)}
      {...(state === 'connecting' ? {} : { connection: state })}
      me={{ accountId: actor.accountId, name: actor.name, ...(title ? { title } : {}) }}
      actions={
        <>
          <AsOf serverNow={serverNow} />
          <span className="leader-tools">
            <CompareMenu compared={compared} />
            <IconButton
              icon="print"
              label={t('leader.print')}
              className="needs-script"
              onClick={() => window.print()}
            />
            <Link
              className={buttonClass('ghost', 'sm', 'icon-only')}
              to={`/boards/${board.id}/screen`}
              title={t('leader.screen')}
              aria-label={t('leader.screen')}
              data-testid="to-screen"
            >
              <Icon name="screen" />
            </Link>
          </span>
        </>
      }
    />
  )
}
