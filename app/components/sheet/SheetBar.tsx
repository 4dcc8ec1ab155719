import { useTranslation } from 'react-i18next'
import type { Person } from '#app/components/kit/index.ts'
import { AppBar, tabsFor } from '#app/components/shell/index.ts'
import { useActor, useConnectionState, useSaveState } from '#app/realtime/hooks.tsx'
import type { Present } from '#shared/protocol/events.ts'
import type { Sheet } from './useSheet.ts'

/** The bar of the sheet: where it stands with the server, who else is here. */
export function SheetBar({
  sheet: { board, standing, unit },
  boards,
  present,
}: {
  sheet: Sheet
  boards: readonly { id: string; title: string }[]
  /** Everybody here but me. */
  present: readonly Present[]
}) {
  const { t } = useTranslation()
  const actor = useActor()
  const { state } = useConnectionState()
  const save = useSaveState()
  const units = new Map(board.units.map((other) => [other.id, other.shortName]))
  const others = present.map(({ accountId, name, unitId }): Person => {
    const title = units.get(unitId)
    return title ? { accountId, name, title } : { accountId, name }
  })
  // Of several roles at a unit the one that may do more is the one people know somebody by.
  const here = actor.grants.filter((grant) => grant.unitId === unit.id)
  const role = here.find((grant) => grant.role === 'reviewer')?.role ?? here[0]?.role ?? actor.grants[0]?.role
  const title =
    role &&
    (here.length > 0
      ? t('shell.nameAndTitle', { name: unit.shortName, title: t(`roles.${role}`) })
      : t(`roles.${role}`))
  return (
    <AppBar
      board={{ title: board.title, label: board.label }}
      boards={boards}
      boardLinks={[{ to: `/boards/${board.id}/rules`, label: t('rules.title'), icon: 'calendar' }]}
      tabs={tabsFor(actor, board)}
      {...(state === 'connecting' ? {} : { connection: state })}
      {...(standing.reports ? { save } : {})}
      present={others}
      me={{ accountId: actor.accountId, name: actor.name, ...(title ? { title } : {}) }}
    />
  )
}
