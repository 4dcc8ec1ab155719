import { useTranslation } from 'react-i18next'
import { waitingFor } from '#app/components/handling/lists.ts'
import type { Person } from '#app/components/kit/index.ts'
import { AppBar, type BoardLink, type Tab, tabsFor } from '#app/components/shell/index.ts'
import { useActor, useBoardState, useConnectionState, useSaveState } from '#app/realtime/hooks.tsx'
import type { Role } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'

/** The bar of a live board: where it stands with the server, who else is here. */
export function LedgerBar({
  boards,
  others,
  current,
}: {
  boards: readonly { id: string; title: string }[]
  others: readonly Person[]
  /** The tab of a page that lies below it. */
  current?: Tab['key']
}) {
  const { t } = useTranslation()
  const actor = useActor()
  const board = useBoardState((state) => state.board)
  const { state } = useConnectionState()
  const save = useSaveState()
  const waits = useBoardState((current) => waitingFor(current, actor))
  if (!board) return null
  const [grant] = actor.grants
  const role: Role | undefined = grant?.role
  const unit = board.units.find((candidate) => candidate.id === grant?.unitId)
  const title =
    role && (unit ? t('shell.nameAndTitle', { name: unit.shortName, title: t(`roles.${role}`) }) : t(`roles.${role}`))
  const links: BoardLink[] = [{ to: `/boards/${board.id}/rules`, label: t('rules.title'), icon: 'calendar' }]
  if (can(actor, 'board.edit', { issuingUnitId: board.issuingUnitId })) {
    if (board.noticeId !== null)
      links.push({ to: `/boards/${board.id}/reimport`, label: t('reimport.title'), icon: 'edit' })
    links.push({ to: '/boards/new', label: t('desk.import'), icon: 'plus' })
  }
  return (
    <AppBar
      board={{ title: board.title, label: board.label }}
      boards={boards}
      boardLinks={links}
      tabs={tabsFor(actor, board, waits)}
      {...(current ? { current } : {})}
      {...(state === 'connecting' ? {} : { connection: state })}
      save={save}
      present={others}
      me={{ accountId: actor.accountId, name: actor.name, ...(title ? { title } : {}) }}
    />
  )
}
