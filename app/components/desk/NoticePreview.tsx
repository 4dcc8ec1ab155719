import { Link } from '@remix-run/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner, Tag, buttonClass } from '#app/components/kit/index.ts'
import { Origin } from '#app/components/notice/Origin.tsx'
import { Paper } from '#app/components/notice/Paper.tsx'
import { headingOf } from '#app/components/notice/headingOf.ts'
import { coverageOf } from '#shared/domain/coverage.ts'
import type { BoardUnit } from '#shared/domain/model.ts'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { CreateForm } from './CreateForm.tsx'
import { deskLooks } from './looks.ts'
import type { ProposedPeriod } from './period.ts'
import { piecesOf } from './pieces.ts'
import { useLaidPaper } from './useLaidPaper.ts'

export interface PreviewedNotice {
  title: string
  versionId: string
  text: string
  outline: NoticeOutline
}

/** The outline beside the text it was read from, and what the board will be called. */
export function NoticePreview({
  notice,
  period,
  units,
  today,
  warnings,
}: {
  notice: PreviewedNotice
  period: ProposedPeriod
  /** The units under the issuing one, in their order. */
  units: readonly BoardUnit[]
  today: string
  warnings: readonly string[]
}) {
  const { t } = useTranslation()
  const { outline, versionId } = notice
  const [picked, setPicked] = useState<string | null>(null)
  const areas = useMemo(() => proposeTasks(outline, versionId), [outline, versionId])
  const proposed = useMemo(
    () =>
      areas.flatMap((area, a) => area.tasks.map((task, i) => ({ ...task, removed: false, id: `${a + 1}-${i + 1}` }))),
    [areas],
  )
  const coverage = useMemo(
    () => coverageOf({ outline, noticeVersionId: versionId, tasks: proposed, declared: [] }),
    [outline, versionId, proposed],
  )
  const pieces = useMemo(() => piecesOf(coverage, proposed, [], versionId), [coverage, proposed, versionId])
  const paragraphs = useLaidPaper(notice, coverage, pieces)
  const items = outline.areas.flatMap((area) => area.items)
  const targets = items.reduce((sum, item) => sum + item.targets.length, 0)
  const deadlines = items.reduce((sum, item) => sum + item.deadlines.length, 0)
  const pick = (id: string, at: 'text' | 'outline'): void => {
    setPicked(id)
    requestAnimationFrame(() =>
      document
        .querySelector(at === 'text' ? `[data-outline="${id}"]` : `.paper [data-task="${id}"]`)
        ?.scrollIntoView({ block: 'center' }),
    )
  }

  return (
    <div className="preview">
      {warnings.length > 0 && <Banner icon="info" title={warnings.join(t('desk.semicolon'))} />}
      <div className="desk-cols">
        <section className="desk-source">
          <div className="desk-bar">
            <h2>{t('desk.previewOf')}</h2>
            <Origin outline={outline} />
          </div>
          <Paper
            paragraphs={paragraphs}
            looks={deskLooks({
              pieces,
              numberOf: (id) => id,
              words: { left: t('desk.left'), declared: t('desk.declared') },
              picked,
              pickedPassage: null,
            })}
            onPick={(index) => {
              const id = pieces[index]?.tasks[0]
              if (id) pick(id, 'text')
            }}
          />
        </section>
        <section className="desk-out">
          <div className="desk-bar">
            <h2>{t('desk.outline')}</h2>
            <span className="label truncate" data-testid="found">
              {items.length > 0
                ? t('desk.found', { areas: areas.length, items: proposed.length, targets, deadlines })
                : t('desk.foundNothing')}
            </span>
            <Link className={buttonClass('ghost', 'xs', 'ml-auto')} to="/boards/new">
              {t('desk.again')}
            </Link>
          </div>
          <div className="desk-scroll">
            {items.length > 0 && targets + deadlines === 0 && <p className="preview-remark">{t('desk.noNumbers')}</p>}
            {areas.map((area, a) => (
              <section key={a}>
                <h3 className="desk-area">
                  {headingOf(area.ordinal, area.title)}
                  <small>{t('desk.areaTasks', { count: area.tasks.length })}</small>
                </h3>
                {area.tasks.map((task, i) => {
                  const id = `${a + 1}-${i + 1}`
                  return (
                    <button
                      key={id}
                      type="button"
                      className="preview-task"
                      data-outline={id}
                      aria-current={picked === id || undefined}
                      onClick={() => pick(id, 'outline')}
                    >
                      <span className="id num">{id}</span>
                      <span className="name truncate">{task.title}</span>
                      {task.kind && <Tag>{t(`kinds.${task.kind}`)}</Tag>}
                      <span className="x num">{task.recurrence?.text ?? task.due ?? ''}</span>
                    </button>
                  )
                })}
              </section>
            ))}
          </div>
        </section>
      </div>
      <CreateForm notice={notice} period={period} units={units} today={today} />
    </div>
  )
}
