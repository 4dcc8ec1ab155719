import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import { Link } from '@remix-run/react'
import { Button, Chip, EmptyState, Icon, Light, Segmented, buttonClass } from '#app/components/kit/index.ts'
import { classes } from '#app/components/kit/classes.ts'
import { taskNumbers } from '#app/components/why/index.ts'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import type { Light as LightResult } from '#shared/domain/light.ts'
import { can } from '#shared/domain/permissions.ts'
import type { Summary } from '#shared/domain/summary.ts'
import { InstructionList, standingInstructions } from './InstructionList.tsx'
import { UnitTaskLine } from './UnitTaskLine.tsx'
import { answer } from './questions.ts'
import { useCalm } from './useCalm.ts'

const TONE: Partial<Record<string, string>> = { red: 't-red', yellow: 't-yellow' }

type Tab = 'behind' | 'coordination' | 'instructions'

/** The reason in the fewest words; the whole sentence is one click away. */
function shortReason(t: TFunction, { reasons }: LightResult): string {
  const [{ code, values }] = reasons
  switch (code) {
    case 'pastDue':
      return t('leader.short.overdue', { days: values.days ?? 0 })
    case 'pastDueRestDay':
      return t('leader.short.pastDue')
    case 'behindPace':
      return t('leader.short.behind', { points: values.gap ?? 0 })
    case 'dueToday':
      return t('leader.short.dueToday')
    case 'dueSoon':
      return t('leader.short.dueSoon', { days: values.days ?? 0 })
    case 'metricMissed':
      return t('leader.short.missed')
    case 'metricUnreported':
      return t('leader.short.unreported')
    default:
      return t(`reasons.${code}`, { ...values })
  }
}

/** 慢序时: the worst first, each with its reason; beside it what needs coordination. */
export function LaggardPanel({
  summary,
  open,
  onWhy,
  onInstruct,
}: {
  summary: Summary
  /** The unit task being asked about. */
  open: string | null
  onWhy: (assignmentId: string, anchor: HTMLElement) => void
  /** For who may; null for everybody else. */
  onInstruct: (() => void) | null
}) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<Tab>('behind')
  const state = useBoardState((current) => current)
  const standing = useBoardState(standingInstructions)
  const date = useServerDate()
  const actor = useActor()
  const live =
    tab === 'behind'
      ? summary.laggards.map(({ assignmentId }) => assignmentId)
      : answer(state, { only: 'coordination' }, date).map(({ assignment }) => assignment.id)
  const { shown, isBehind, catchUp, holding } = useCalm({ tab, ids: live }, ({ ids }) => ids.join())
  // The other list is another question: what was held does not concern it.
  const ids = shown.tab === tab ? shown.ids : live
  const { board } = state
  if (!board) return null
  const numbers = taskNumbers(state)
  const { total } = summary
  return (
    <section className="panel lag-panel" aria-label={t('leader.laggards')} {...holding}>
      <div className="panel-head" data-title={t(`leader.printedTab.${tab}`, { count: ids.length })}>
        <Segmented
          label={t('leader.laggards')}
          value={tab}
          options={[
            { value: 'behind', label: t('leader.behind', { count: total.red + total.yellow }) },
            { value: 'coordination', label: t('leader.coordinationTab', { count: total.needsCoordination }) },
            { value: 'instructions', label: t('leader.instruct.tab', { count: standing }) },
          ]}
          onChange={setTab}
        />
        <span className="end">
          {isBehind && shown.tab === tab && <Chip onClick={catchUp}>{t('leader.reorder')}</Chip>}
          {tab === 'instructions' && onInstruct && (
            <Button variant="ghost" size="xs" icon="edit" data-testid="instruct-board" onClick={onInstruct}>
              {t('leader.instruct.do')}
            </Button>
          )}
          {tab !== 'instructions' && can(actor, 'board.read', { issuingUnitId: board.issuingUnitId }) && (
            <Link className={buttonClass('ghost', 'xs')} to={`/boards/${board.id}`} prefetch="intent">
              {t('leader.toLedger')}
              <Icon name="right" size={14} />
            </Link>
          )}
        </span>
      </div>
      {tab === 'instructions' ? (
        <InstructionList />
      ) : (
        <ul className="scroll">
          {ids.map((id) => (
            <UnitTaskLine key={id} id={id} state={state} date={date} numbers={numbers}>
              {({ assignment, task, light, name, number, progress }) => (
                <button
                  type="button"
                  className={classes('lag', open === id && 'on')}
                  data-testid="laggard"
                  aria-haspopup="dialog"
                  onClick={(event) => onWhy(id, event.currentTarget)}
                >
                  <Light colour={light.colour} byHand={light.computed !== null} />
                  <b className="nowrap">{name}</b>
                  <span className="muted xs">{number}</span>
                  <span className="truncate" title={task.title}>
                    {task.title}
                  </span>
                  <span className={classes('why truncate', TONE[light.colour] ?? 'ink2')}>
                    {tab === 'coordination' && assignment.coordination
                      ? assignment.coordination
                      : shortReason(t, light)}
                  </span>
                  <span className="x">
                    {assignment.returnCount > 0 ? t('leader.returned', { count: assignment.returnCount }) : progress}
                  </span>
                </button>
              )}
            </UnitTaskLine>
          ))}
        </ul>
      )}
      {tab !== 'instructions' && ids.length === 0 && <EmptyState icon="check" title={t(`leader.nothing.${tab}`)} />}
    </section>
  )
}
