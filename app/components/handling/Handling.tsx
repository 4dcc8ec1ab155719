import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, classes } from '#app/components/kit/index.ts'
import { LedgerBanner } from '#app/components/ledger/LedgerBanner.tsx'
import { LedgerBar } from '#app/components/ledger/LedgerBar.tsx'
import { usePeople } from '#app/components/ledger/usePeople.ts'
import { PeopleProvider } from '#app/components/people.ts'
import { PageShell, StatusBar } from '#app/components/shell/index.ts'
import { WhyPopover, taskNumbers } from '#app/components/why/index.ts'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { type Board, rulesOn } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { DeedDialog } from './DeedDialog.tsx'
import { type HandlingDesk, HandlingProvider } from './HandlingContext.ts'
import { OverrideButton } from './OverrideButton.tsx'
import { SectionView } from './SectionView.tsx'
import { keysOf } from './keysOf.ts'
import { type Section, countsOf, handlingOf, sectionsFor } from './lists.ts'
import { useDeed } from './useDeed.ts'
import { useHandlingKeys } from './useHandlingKeys.ts'
import { useHandlingUrl } from './useHandlingUrl.ts'

interface Props {
  boards: readonly { id: string; title: string }[]
  /** Names by account. */
  people: Readonly<Record<string, string>>
}

/** 办理: the lists of what the issuing unit has to deal with, live. */
export function Handling({ boards, people }: Props) {
  const board = useBoardState((state) => state.board)
  return (
    board && (
      <PeopleProvider value={people}>
        <LiveHandling board={board} boards={boards} />
      </PeopleProvider>
    )
  )
}

const NOTHING: ReadonlySet<string> = new Set()
/** The keys a list has beside walking and picking. */
const KEYS_OF: Partial<Record<Section, 'review' | 'urge'>> = { review: 'review', behind: 'urge', unsigned: 'urge' }

function LiveHandling({ board, boards }: Pick<Props, 'boards'> & { board: Board }) {
  const { t } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const present = usePeople(board.units)
  const { issuingUnitId } = board
  const sections = useMemo(() => sectionsFor(actor, issuingUnitId), [actor, issuingUnitId])
  const lists = useMemo(() => handlingOf(state, date), [state, date])
  const numbers = useMemo(() => taskNumbers(state), [state])
  const counts = countsOf(lists)
  const { section, item, setSection, setItem } = useHandlingUrl(sections)
  const [picked, setPicked] = useState(NOTHING)
  const [held, setHeld] = useState<string | null>(null)
  const [why, setWhy] = useState<{ assignmentId: string; anchor: HTMLElement } | null>(null)
  const keys = useMemo(() => keysOf(lists, section), [lists, section])
  // What has left the list is not picked any more; a dialog that is open keeps its own.
  const stillPicked = useMemo(() => new Set(keys.filter((key) => picked.has(key))), [keys, picked])
  useEffect(() => {
    setPicked(NOTHING)
    setHeld(null)
  }, [section])
  // On a phone the names of the lists are a strip: the one that is shown is in sight.
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [section])
  // Beside the list a report is open from the start, and stays the same one when others deal with it: what a key approves
  // must be what the officer is looking at.
  if (section === 'review' && item === null && held === null && keys[0] !== undefined) setHeld(keys[0])
  const current = item ?? (section === 'review' ? held : null)

  const pick = useCallback(
    (ids: readonly string[], on: boolean) =>
      setPicked((before) => {
        const after = new Set(before)
        for (const id of ids)
          if (on) after.add(id)
          else after.delete(id)
        return after
      }),
    [],
  )
  const { deed, ask, close } = useDeed()
  const done = (ids: readonly string[]): void => {
    pick(ids, false)
    if (section !== 'review' || current === null || !ids.includes(current)) return
    const next =
      keys
        .slice(keys.indexOf(current))
        .concat(keys)
        .find((key) => !ids.includes(key)) ?? null
    if (item === null) setHeld(next)
    else setItem(next)
  }
  const supervises = can(actor, 'assignment.supervise', { issuingUnitId }) !== null
  const desk: HandlingDesk = {
    ...{ board, date, numbers, supervises, pick },
    meId: actor.accountId,
    current,
    point: setItem,
    picked: stillPicked,
    ask: (next) => ask(next, done),
    stateOf: (id) => state.assignments.get(id)?.state ?? null,
    why: (assignmentId, anchor) => setWhy({ assignmentId, anchor }),
  }
  useHandlingKeys({ section, keys, desk, closed: deed === null && why === null })

  const pointed = why && state.assignments.get(why.assignmentId)
  return (
    <HandlingProvider value={desk}>
      <PageShell
        bar={<LedgerBar boards={boards} others={present.others} />}
        banner={<LedgerBanner />}
        status={
          <StatusBar rules={rulesOn(board, date)} label={board.label}>
            {supervises && <span>{t(`handling.keys.${KEYS_OF[section] ?? 'other'}`)}</span>}
          </StatusBar>
        }
      >
        <div className={classes('handling', section === 'review' && item !== null && 'opened')}>
          <nav className="handling-nav" aria-label={t('handling.lists')} ref={nav}>
            {sections.map((one) => (
              <button
                key={one}
                type="button"
                aria-current={one === section ? 'page' : undefined}
                data-testid={`section-${one}`}
                data-count={counts[one]}
                onClick={() => setSection(one)}
              >
                {t(`handling.section.${one}`)}
                <Badge accent={one === section && counts[one] > 0}>{counts[one]}</Badge>
              </button>
            ))}
          </nav>
          <SectionView section={section} lists={lists} current={current} onBack={() => setItem(null)} />
        </div>
        {why && (
          <WhyPopover
            assignmentId={why.assignmentId}
            anchor={why.anchor}
            onClose={() => setWhy(null)}
            placement="right"
            actions={
              supervises && pointed ? (
                <OverrideButton
                  assignment={pointed}
                  size="sm"
                  onAsk={(next) => {
                    desk.ask(next)
                    setWhy(null)
                  }}
                />
              ) : undefined
            }
          />
        )}
        {deed && <DeedDialog key={`${deed.kind} ${deed.ids.join()}`} deed={deed} onDone={done} onClose={close} />}
      </PageShell>
    </HandlingProvider>
  )
}
