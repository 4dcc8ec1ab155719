import { useTranslation } from 'react-i18next'
import { LedgerBanner } from '#app/components/ledger/LedgerBanner.tsx'
import { LedgerBar } from '#app/components/ledger/LedgerBar.tsx'
import { usePeople } from '#app/components/ledger/usePeople.ts'
import { PageShell, StatusBar } from '#app/components/shell/index.ts'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { type Board, rulesOn } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { CyclePanel } from './CyclePanel.tsx'
import { ThresholdPanel } from './ThresholdPanel.tsx'

/** 规则与填报周期: for everybody who reads the board, so that a colour and a closing day can be looked up; officers change them. */
export function RulesPage({ boards }: { boards: readonly { id: string; title: string }[] }) {
  const board = useBoardState((state) => state.board)
  return board && <LiveRules board={board} boards={boards} />
}

function LiveRules({ board, boards }: { board: Board; boards: readonly { id: string; title: string }[] }) {
  const { t } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const { others } = usePeople(board.units)
  const mayEdit =
    can(actor, 'board.edit', { issuingUnitId: board.issuingUnitId }) !== null && board.status !== 'archived'
  return (
    <PageShell
      bar={<LedgerBar boards={boards} others={others} />}
      banner={<LedgerBanner />}
      status={<StatusBar rules={rulesOn(board, date)} label={board.label} />}
      scrolls
    >
      <div className="rules-page">
        <h1 className="sr-only">{t('rules.title')}</h1>
        <CyclePanel board={board} date={date} mayEdit={mayEdit} />
        <ThresholdPanel board={board} date={date} mayEdit={mayEdit} />
      </div>
    </PageShell>
  )
}
