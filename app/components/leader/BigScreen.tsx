import { Link, useRevalidator } from '@remix-run/react'
import { useEffect, useState } from 'react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand, Button, Icon, Light, Tag, buttonClass, classes } from '#app/components/kit/index.ts'
import { Legend, PageShell } from '#app/components/shell/index.ts'
import { clock, clockMinute, day } from '#app/i18n/moments.ts'
import { shallowEqual, useBoardState, useConnectionState, useServerDate, useSummary } from '#app/realtime/hooks.tsx'
import { lightOf } from '#shared/domain/light.ts'
import { type Language, sentence } from '#shared/domain/lightSentences.ts'
import { type Area, type Change, type Openness, rulesOn } from '#shared/domain/model.ts'
import { type Figures, type Summary, type TrendPoint, dueRate } from '#shared/domain/summary.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'
import { useHeard } from './AsOf.tsx'
import { Headline } from './Headline.tsx'
import { HeatMap } from './HeatMap.tsx'
import { LatestPanel } from './LatestPanel.tsx'
import { TrendPanel } from './TrendPanel.tsx'
import { areasOf } from './areas.ts'
import { type Compared, percentText } from './figures.ts'
import { answer } from './questions.ts'

export interface BigScreenProps {
  summary: Summary
  trend: readonly TrendPoint[]
  openness: Openness
  dayBegan: number
  latest: readonly Change[]
  people: Readonly<Record<string, string>>
  serverNow: number
  compared: Compared
}

/** The width and height the board is laid out for; on any wall it is drawn that much larger. */
const LAID_OUT = { width: 1_424, height: 800 }
/** How long each area is spoken of (ms). */
const AREA_MS = 12_000
/** Looking is no activity that keeps a session, so the wall asks for itself; and the past of the trend comes along (ms). */
const REVISIT_MS = 20 * 60_000
/** The way out is shown for so long after the pointer moved (ms). */
const TOOLS_MS = 3_000
/** Lines of an area that are readable from five metres. */
const SHOWN = 6

const NO_PAST: readonly TrendPoint[] = []
const nothing = (): void => undefined

/** 大屏: dark, as large as the wall, going from area to area by itself, and plain about a lost connection. */
export function BigScreen(props: BigScreenProps) {
  const { t } = useTranslation()
  const { summary, latest } = useSummary(props.summary, props.latest)
  const board = useBoardState((state) => state.board)
  const areas = useBoardState(areasOf, shallowEqual)
  const scale = useScale()
  const turn = useTurns(areas.length + 1)
  const { state: connection, reason } = useConnectionState()
  useAwake()
  useFreshPage(reason)
  if (!board) return null
  const trend = board.openness === props.openness ? props.trend : NO_PAST
  // The whole board first, then area by area.
  const area = turn === 0 ? null : (areas[turn - 1] ?? null)
  return (
    <PageShell theme="dark">
      <div
        className={classes('big-screen', connection === 'offline' && 'lost')}
        style={{ '--wall': scale } as CSSProperties}
        data-testid="big-screen"
        data-area={area?.id ?? ''}
      >
        <ScreenHead title={board.title} label={board.label} serverNow={props.serverNow} />
        <div className="leader">
          <Headline summary={summary} trend={trend} compared={props.compared} onAsk={nothing} />
          <HeatMap
            summary={summary}
            areas={areas}
            units={board.units}
            open={null}
            focus={area?.id ?? null}
            onAsk={nothing}
          />
          <div className="leader-side">
            <TrendPanel summary={summary} trend={trend} board={board} />
            <AreaPanel key={turn} summary={summary} area={area} place={turn + 1} count={areas.length + 1} />
            <LatestPanel
              latest={latest}
              today={summary.date === props.summary.date ? summary.seq - props.dayBegan : null}
              people={props.people}
              onWhy={nothing}
            />
          </div>
        </div>
        <footer className="screen-foot">
          <Legend rules={rulesOn(board, summary.date)} />
          <span className="end">{t('shell.secrecy')}</span>
        </footer>
        <ScreenTools boardId={board.id} />
      </div>
    </PageShell>
  )
}

function ScreenHead({ title, label, serverNow }: { title: string; label: string | null; serverNow: number }) {
  const { t } = useTranslation()
  const { state, since } = useConnectionState()
  const moment = useHeard(serverNow)
  const isLost = state === 'offline' || state === 'reconnecting'
  return (
    <header className="screen-head">
      <Brand />
      <h1>{title}</h1>
      {label && <Tag>{label}</Tag>}
      <span className="end" role="status" data-testid="screen-state" data-state={state}>
        {isLost ? (
          <b className="screen-lost">
            <Icon name="offline" size={20} />
            {t('leader.big.lost', { time: clockMinute(since ?? moment) })}
          </b>
        ) : (
          <span className="row">
            <Icon name="online" />
            {t('leader.big.live')}
          </span>
        )}
        <span>
          {t('leader.asOf')}{' '}
          <b className="num" data-testid="as-of">
            {day(moment)} {clock(moment)}
          </b>
        </span>
      </span>
    </header>
  )
}

/** What is spoken of at the moment: the figures of an area and its unit tasks that lag, each with its sentence. */
function AreaPanel({
  summary,
  area,
  place,
  count,
}: {
  summary: Summary
  area: Area | null
  place: number
  count: number
}) {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const figures: Figures | undefined = area ? summary.areas[area.id] : summary.total
  const lagging = answer(state, { ...(area ? { areaId: area.id } : {}), only: 'lit' }, date).slice(0, SHOWN)
  const numbers = taskNumbers(state)
  return (
    <section className="panel area-panel" data-testid="screen-area">
      <div className="panel-head">
        <h2>{area ? `${area.ordinal} ${area.shortTitle}` : t('leader.big.whole')}</h2>
        <span className="end label num">{t('leader.big.place', { place, count })}</span>
      </div>
      {figures && (
        <p className="area-figures">
          {t('leader.big.figures', {
            progress: percentText(figures.progress),
            rate: percentText(dueRate(figures)),
            red: figures.red,
            yellow: figures.yellow,
          })}
        </p>
      )}
      <ul>
        {lagging.map(({ assignment }) => {
          const task = state.tasks.get(assignment.taskId)
          const light = lightOf(state, assignment, date)
          return (
            <li key={assignment.id}>
              <Light colour={light.colour} byHand={light.computed !== null} />
              <b>{state.board?.units.find(({ id }) => id === assignment.unitId)?.shortName}</b>
              <span className="truncate">
                <span className="muted">{numbers.get(assignment.taskId)}</span> {task?.title}
              </span>
              <span className="truncate ink2">{sentence(light, language)}</span>
            </li>
          )
        })}
      </ul>
      {lagging.length === 0 && (
        <p className="area-calm">
          <Icon name="check" /> {t('leader.big.calm')}
        </p>
      )}
    </section>
  )
}

/** The way out, while the pointer moves. */
function ScreenTools({ boardId }: { boardId: string }) {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      setShown(true)
      clearTimeout(timer)
      timer = setTimeout(() => setShown(false), TOOLS_MS)
    }
    const events = ['pointermove', 'keydown'] as const
    for (const event of events) window.addEventListener(event, show)
    return () => {
      clearTimeout(timer)
      for (const event of events) window.removeEventListener(event, show)
    }
  }, [])
  return (
    <div className={classes('screen-tools', isShown && 'shown')}>
      <Button size="sm" onClick={() => void document.documentElement.requestFullscreen()}>
        {t('leader.big.full')}
      </Button>
      <Link className={buttonClass('secondary', 'sm')} to={`/boards/${boardId}/leader`} data-testid="leave-screen">
        {t('leader.big.leave')}
      </Link>
    </div>
  )
}

/** How much larger than laid out the window is; 1 until the page is live. */
function useScale(): number {
  const [scale, setScale] = useState(1)
  useEffect(() => {
    const fit = (): void => setScale(Math.min(window.innerWidth / LAID_OUT.width, window.innerHeight / LAID_OUT.height))
    fit()
    window.addEventListener('resize', fit)
    return () => window.removeEventListener('resize', fit)
  }, [])
  return scale
}

/** Counts round by itself: 0 … count - 1. By the clock, so that two walls, or one that slept, agree. */
function useTurns(count: number): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const tell = (): void => setTurn(Math.floor(Date.now() / AREA_MS) % count)
    const timer = setInterval(tell, 1_000)
    return () => clearInterval(timer)
  }, [count])
  return turn % count
}

/** Keeps the projector from going dark, where the browser can. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    let isOver = false
    const hold = (): void => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      // Refused on low battery, say: the wall then sleeps as it is set to, and shows what stands when it wakes.
      navigator.wakeLock.request('screen').then((held) => {
        if (isOver) void held.release()
        else lock = held
      }, nothing)
    }
    hold()
    // The browser takes it back whenever the page is hidden.
    document.addEventListener('visibilitychange', hold)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', hold)
      void lock?.release()
    }
  }, [])
}

/** Whether a page is served just now. */
const answers = (href: string): Promise<boolean> =>
  fetch(href, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Asks again now and then, which keeps the session, and loads a page of a newer release by itself: nobody presses here. */
function useFreshPage(reason: 'unauthenticated' | 'stale' | null): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    // A reading that fails would leave an error page on the wall, and nobody is there to reload it.
    const timer = setInterval(() => void answers(window.location.href).then((ok) => ok && revalidate()), REVISIT_MS)
    return () => clearInterval(timer)
  }, [revalidate])
  useEffect(() => {
    if (reason === 'stale') window.location.reload()
  }, [reason])
}
