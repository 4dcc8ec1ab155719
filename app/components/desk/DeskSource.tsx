import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, buttonClass } from '#app/components/kit/index.ts'
import { Origin } from '#app/components/notice/Origin.tsx'
import { Paper } from '#app/components/notice/Paper.tsx'
import { PaperLegend } from '#app/components/notice/PaperLegend.tsx'
import type { Paragraph } from '#app/components/notice/paper.ts'
import { useDesk } from './DeskContext.ts'
import type { DeskNotice } from './Desk.tsx'
import { deskLooks } from './looks.ts'
import type { Deeds } from './useDeeds.ts'
import type { DeskView } from './view.ts'

/** The notice beside its tasks. */
export function DeskSource({
  boardId,
  notice,
  paragraphs,
  view,
  picked,
  passage,
  onPick,
  deeds,
}: {
  boardId: string
  notice: DeskNotice | null
  paragraphs: readonly Paragraph[]
  view: DeskView
  picked: string | null
  passage: number | null
  /** By piece. */
  onPick: (piece: number) => void
  deeds: Deeds
}) {
  const { t } = useTranslation()
  const { canEdit } = useDesk()
  const { coverage } = view
  const numbers = new Map(view.all.map((row) => [row.task.id, row.number]))
  return (
    <section className="desk-source" aria-label={t('desk.original')}>
      <div className="desk-bar">
        <h2>{t('desk.original')}</h2>
        {notice && <Origin outline={notice.outline} />}
        {notice && canEdit && (
          <Link
            className={buttonClass('ghost', 'xs', 'ml-auto')}
            to={`/boards/${boardId}/reimport`}
            data-testid="to-reimport"
          >
            {t('reimport.title')}
          </Link>
        )}
      </div>
      {notice && coverage ? (
        <Paper
          paragraphs={paragraphs}
          looks={deskLooks({
            pieces: view.pieces,
            numberOf: (id) => numbers.get(id) ?? '',
            words: { left: t('desk.left'), declared: t('desk.declared') },
            picked,
            pickedPassage: passage,
          })}
          onPick={onPick}
          tip={
            canEdit && passage !== null
              ? {
                  passage: view.pieces.findIndex((piece) => piece.passage === passage),
                  content: (
                    <PassageTip
                      index={passage}
                      declared={coverage.passages[passage]?.fate === 'declared'}
                      deeds={deeds}
                    />
                  ),
                }
              : null
          }
        />
      ) : (
        <EmptyState icon="file" title={t('desk.noText')}>
          {t('desk.noTextHint')}
        </EmptyState>
      )}
      <PaperLegend marks={['task', 'current', 'left', 'declared', 'cited', 'deliverable']} />
    </section>
  )
}

/** Where a sentence can go that stands nowhere yet. */
function PassageTip({ index, declared, deeds }: { index: number; declared: boolean; deeds: Deeds }) {
  const { t } = useTranslation()
  const neighbour = deeds.neighbour(index)
  return (
    <div className={declared ? 'tip declared' : 'tip'} data-testid="tip">
      {t(declared ? 'desk.declaredHint' : 'desk.leftHint')}
      <span className="grow" />
      {declared ? (
        <Button size="xs" onClick={() => deeds.declare(index, false)} data-testid="take-back">
          {t('desk.takeBack')}
        </Button>
      ) : (
        <>
          {neighbour && (
            <Button size="xs" onClick={() => deeds.join(index)} data-testid="join">
              {t('desk.joinTask', { number: neighbour.number })}
            </Button>
          )}
          <Button size="xs" onClick={() => deeds.declare(index, true)} data-testid="declare">
            {t('desk.declare')}
          </Button>
        </>
      )}
      {deeds.ofTask.sections.length > 0 && (
        <Button size="xs" variant="primary" onClick={() => deeds.become(index)} data-testid="become">
          {t('desk.becomeTask')}
        </Button>
      )}
    </div>
  )
}
