import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Icon, Menu, classes } from '#app/components/kit/index.ts'
import type { Board } from '#shared/domain/model.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { CoverageMeter } from './CoverageMeter.tsx'
import { useDesk } from './DeskContext.ts'
import type { Steps } from './useSteps.ts'
import type { DeskView } from './view.ts'

const STEPS = ['import', 'complete', 'preview', 'dispatch'] as const
const KEY_LINES = ['rows', 'left', 'missing', 'edit', 'accept', 'select', 'undo', 'passage'] as const

/** How far the draft is: the steps, and what became of every sentence. */
export function DeskHeader({
  view,
  board,
  notice,
  steps,
  picked,
  passage,
  onPassage,
  onUndo,
  onRedo,
  onNextLeft,
}: {
  view: DeskView
  board: Board
  notice: { outline: NoticeOutline } | null
  steps: Pick<Steps, 'canUndo' | 'canRedo'>
  picked: string | null
  passage: number | null
  onPassage: (passage: number) => void
  onUndo: () => void
  onRedo: () => void
  onNextLeft: () => void
}) {
  const { t } = useTranslation()
  const { canEdit } = useDesk()
  const { coverage, taskOf } = view
  const now = view.gaps === 0 && (coverage?.left ?? 0) === 0 && view.all.length > 0 ? 2 : 1
  const starts = useMemo(() => {
    const places = coverage?.passages ?? []
    return new Set(
      (notice?.outline.areas ?? []).map(({ span }) => places.findIndex((place) => place.span.start >= span[0])),
    )
  }, [notice, coverage?.passages])
  const current = new Set(
    passage !== null ? [passage] : picked === null ? [] : taskOf.flatMap((id, index) => (id === picked ? [index] : [])),
  )
  return (
    <header className="desk-steps">
      <ol aria-label={t('desk.steps.label')} title={board.label ?? undefined}>
        {STEPS.map((step, index) => (
          <li
            key={step}
            className={classes('step', index < now && 'done', index === now && 'now')}
            aria-current={index === now ? 'step' : undefined}
          >
            <i>{index < now ? <Icon name="check" size={12} /> : index + 1}</i>
            <span>{t(`desk.steps.${step}`)}</span>
          </li>
        ))}
      </ol>
      <span className="desk-tools">
        {canEdit && (
          <>
            <Button size="xs" variant="ghost" disabled={!steps.canUndo} onClick={onUndo} data-testid="undo">
              {t('desk.undo')}
            </Button>
            <Button size="xs" variant="ghost" disabled={!steps.canRedo} onClick={onRedo} data-testid="redo">
              {t('desk.redo')}
            </Button>
            <Menu button={t('desk.keys')} buttonClass="btn xs ghost">
              <ul className="key-list">
                {KEY_LINES.map((line) => (
                  <li key={line}>{t(`desk.keyList.${line}`)}</li>
                ))}
              </ul>
            </Menu>
          </>
        )}
      </span>
      {coverage && (
        <>
          <CoverageMeter coverage={coverage} starts={starts} current={current} onPick={onPassage} />
          {coverage.left > 0 && (
            <Button size="xs" onClick={onNextLeft} data-testid="next-left">
              {t('desk.nextLeft')}
            </Button>
          )}
        </>
      )}
    </header>
  )
}
