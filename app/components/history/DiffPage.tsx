import { useNavigate, useNavigation } from '@remix-run/react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Icon, Light, buttonClass } from '#app/components/kit/index.ts'
import { deedWords } from '#app/components/why/changeWords.ts'
import { signed } from '#app/components/leader/figures.ts'
import type { DifferenceView } from '#server/history.ts'
import type { ColourMoves, Difference, Side } from '#shared/history/difference.ts'
import { momentText } from '#shared/history/moment.ts'
import { DiffAreas } from './DiffAreas.tsx'
import { DiffTasks } from './DiffTasks.tsx'
import { ModeLinks } from './ModeLinks.tsx'
import { RangeBar } from './RangeBar.tsx'
import { FIGURES, figureText } from './diffFigures.ts'
import { knownOf } from './differenceSheets.ts'
import { historyPath } from './links.ts'

/** What changed between two moments: figures, lights, then area by area and task by task, in words. */
export function DiffPage({ boardId, view }: { boardId: string; view: DifferenceView }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const busy = useNavigation().state !== 'idle'
  const { life, from, to } = view
  // Text on its way here, as the past is.
  const difference = useMemo(() => JSON.parse(view.difference) as Difference | null, [view.difference])
  const known = useMemo(() => knownOf(view), [view])
  const go = (begin: number, end: number | null): void =>
    navigate(historyPath(boardId, { from: begin, to: end }), { preventScrollReset: true })
  return (
    <div className="diff" data-testid="diff" data-from={momentText(from)}>
      <ModeLinks boardId={boardId} mode="diff" at={to} life={life} />
      <RangeBar life={life} from={from} to={to} busy={busy} onGo={go}>
        <a
          className={buttonClass('secondary', 'sm')}
          href={`/boards/${boardId}/difference.xlsx?from=${momentText(from)}&to=${momentText(to)}`}
          download
          data-testid="diff-export"
        >
          <Icon name="download" size={14} />
          {t('history.export')}
        </a>
      </RangeBar>
      {difference ? (
        <>
          <Sides before={difference.before} after={difference.after} />
          <section className="panel diff-lights" aria-label={t('history.lights')}>
            {difference.lights.map((moves) => (
              <Moves key={moves.colour} moves={moves} />
            ))}
            <p className="xs ink2 diff-kinds" data-testid="diff-kinds">
              {t('history.changesInAll', { count: difference.total })}
              {difference.kinds.length > 0 &&
                `${t('history.ofThem')}${difference.kinds
                  .slice(0, 8)
                  .map(({ type, count }) => `${deedWords(t, type)} ${count}`)
                  .join(t('common.and'))}`}
            </p>
          </section>
          <DiffAreas difference={difference} />
          {difference.tasks.length === 0 && difference.total === 0 ? (
            <EmptyState icon="history" title={t('history.nothingChanged')} />
          ) : (
            <DiffTasks boardId={boardId} difference={difference} known={known} />
          )}
        </>
      ) : (
        <EmptyState icon="history" title={t('history.before')} />
      )}
    </div>
  )
}

/** 7 → 3，新增 2. */
function Moves({ moves: { colour, before, after, came, went } }: { moves: ColourMoves }) {
  const { t } = useTranslation()
  return (
    <div className="diff-move" data-testid={`moves-${colour}`} data-before={before} data-after={after} data-came={came}>
      <Light colour={colour} size="sm" />
      <b className="num">{t('history.moved', { before, after })}</b>
      {came > 0 && <span className="xs ink2">{t('history.came', { count: came })}</span>}
      {went > 0 && <span className="xs ink2">{t('history.went', { count: went })}</span>}
    </div>
  )
}

function Sides({ before, after }: { before: Side | null; after: Side }) {
  const { t } = useTranslation()
  return (
    <section className="panel diff-sides" aria-label={t('leader.headline')}>
      {FIGURES.map(({ key, of, decimals }) => {
        const [was, is] = [before && of(before), of(after)]
        const moved = was === null || is === null ? null : signed(is - was, decimals)
        return (
          <div key={key} className="diff-side" data-testid={`diff-${key}`}>
            <span className="t">{t(`history.figures.${key}`)}</span>
            <span className="v num">
              {figureText(was, decimals)} → <b>{figureText(is, decimals)}</b>
              {moved !== null && <em>{moved}</em>}
            </span>
          </div>
        )
      })}
    </section>
  )
}
