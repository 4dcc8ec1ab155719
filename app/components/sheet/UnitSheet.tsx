import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { PeopleProvider } from '#app/components/people.ts'
import { TaskGone } from '#app/components/shell/TaskGone.tsx'
import { PageShell, StatusBar } from '#app/components/shell/index.ts'
import { useActor, usePresence } from '#app/realtime/hooks.tsx'
import { type NarrativeTexts, rulesOn } from '#shared/domain/model.ts'
import { AcknowledgeBar } from './AcknowledgeBar.tsx'
import { type Colleague, ColleaguesProvider } from './Entrust.tsx'
import { ListBar } from './ListBar.tsx'
import { ReturnedStrip } from './ReturnedStrip.tsx'
import { SheetBanner } from './SheetBanner.tsx'
import { SheetBar } from './SheetBar.tsx'
import { SheetHead } from './SheetHead.tsx'
import { SheetList } from './SheetList.tsx'
import { SidePanel } from './SidePanel.tsx'
import { type Sheet, useGroups, useSheet } from './useSheet.ts'
import { useSheetKeys } from './useSheetKeys.ts'
import { useSheetUrl } from './useSheetUrl.ts'

export interface UnitSheetProps {
  unitId: string
  boards: readonly { id: string; title: string }[]
  /** The working texts by task, as the page was loaded. */
  texts: Readonly<Record<string, NarrativeTexts>>
  /** Names by account. */
  people: Readonly<Record<string, string>>
  /** To whom of the unit its tasks can be entrusted. */
  colleagues: readonly Colleague[]
}

/** The sheet of one unit: what it must do first, its figures, its texts, and what became of them. */
export function UnitSheet(props: UnitSheetProps) {
  const sheet = useSheet(props.unitId)
  return (
    sheet && (
      <PeopleProvider value={props.people}>
        <ColleaguesProvider value={props.colleagues}>
          <Live {...props} sheet={sheet} />
        </ColleaguesProvider>
      </PeopleProvider>
    )
  )
}

function Live({ sheet, boards, texts }: UnitSheetProps & { sheet: Sheet }) {
  const { t } = useTranslation()
  const { board, rows, standing, date } = sheet
  const me = useActor()
  const present = usePresence()
  const others = useMemo(() => present.filter(({ accountId }) => accountId !== me.accountId), [present, me.accountId])
  const url = useSheetUrl()
  const linked = url.task !== null && rows.some(({ task }) => task.id === url.task)
  const { groups, stale, reorder } = useGroups(rows, url.by, url.view, date, linked ? url.task : null)
  const ids = useMemo(() => groups.flatMap((group) => group.rows.map(({ task }) => task.id)), [groups])
  useSheetKeys(ids, linked ? url.task : null, url.open, url.setView)
  const { picked, pick } = usePicked()
  const toAcknowledge = url.view === 'toAcknowledge' && standing.acknowledges
  // The default order begins with what was returned and says why.
  const beginsReturned = url.view === 'returned' || (url.view === 'open' && url.by === 'due')
  const list = useScrollToOpened(url.task)
  return (
    <PageShell
      bar={<SheetBar sheet={sheet} boards={boards} present={others} />}
      banner={<SheetBanner writes={standing.reports} />}
      status={
        <StatusBar rules={rulesOn(board, date)} label={board.label}>
          {standing.reports && <span className="keys">{t('sheet.keys')}</span>}
        </StatusBar>
      }
    >
      <div className="sheet" data-opened={linked || undefined} data-testid="sheet">
        <SheetHead sheet={sheet} />
        <ListBar sheet={sheet} url={url} stale={stale} onReorder={reorder} />
        <div className="cols">
          <div className="list" ref={list}>
            {url.task !== null && !linked && <TaskGone onClose={() => url.open(null)}>{t('sheet.taskGone')}</TaskGone>}
            {!beginsReturned && standing.reports && <ReturnedStrip rows={rows} opened={url.task} onOpen={url.open} />}
            {toAcknowledge && (
              <AcknowledgeBar
                rows={rows.filter(({ assignment }) => assignment.state === 'assigned')}
                picked={picked}
                onPick={pick}
                onDone={reorder}
              />
            )}
            <SheetList
              sheet={sheet}
              groups={groups}
              url={url}
              texts={texts}
              present={others}
              {...(toAcknowledge ? { picked, onPick: pick } : {})}
            />
          </div>
          <SidePanel sheet={sheet} present={others} onOpen={url.open} />
        </div>
      </div>
    </PageShell>
  )
}

/** The tasks that are picked, by id. */
function usePicked(): { picked: ReadonlySet<string>; pick: (taskIds: readonly string[], on: boolean) => void } {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const pick = useCallback((taskIds: readonly string[], on: boolean) => {
    setPicked((before) => {
      const after = new Set(before)
      for (const id of taskIds) {
        if (on) after.add(id)
        else after.delete(id)
      }
      return after
    })
  }, [])
  return { picked, pick }
}

/** Brings the opened task into sight: at once when the page opens with it, and when it is chosen from elsewhere. */
function useScrollToOpened(taskId: string | null): RefObject<HTMLDivElement> {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (taskId === null) return
    const item = list.current?.querySelector(`[data-task="${CSS.escape(taskId)}"]`)
    item?.scrollIntoView({ block: 'nearest' })
  }, [taskId])
  return list
}
