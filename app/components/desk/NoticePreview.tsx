import { Link, useNavigate } from '@remix-run/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner, Button, Icon, Tag, TextInput, buttonClass } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { coverageOf } from '#shared/domain/coverage.ts'
import { nothing } from './nothing.ts'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { Paper } from './Paper.tsx'
import { createBoard } from './importNotice.ts'
import { headingOf } from './headingOf.ts'
import { layPaper } from './paper.ts'

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
  warnings,
}: {
  notice: PreviewedNotice
  period: { start: string; end: string }
  warnings: readonly string[]
}) {
  const { t } = useTranslation()
  const { outline, text, versionId } = notice
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
  const paragraphs = useMemo(
    () =>
      layPaper(
        text,
        outline,
        coverage.passages.map((passage) => passage.span),
      ),
    [text, outline, coverage],
  )
  const taskOf = useMemo(
    () =>
      coverage.passages.map(
        ({ span, fate }) =>
          (fate === 'inTasks' &&
            proposed.find((task) => task.sources.some(({ start, end }) => start < span.end && span.start < end))?.id) ||
          null,
      ),
    [coverage, proposed],
  )
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
            passages={coverage.passages}
            taskOf={taskOf}
            numberOf={(id) => id}
            picked={picked}
            pickedPassage={null}
            onPick={(index) => {
              const id = taskOf[index]
              if (id) pick(id, 'text')
            }}
            tip={nothing}
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
      <CreateForm notice={notice} period={period} />
    </div>
  )
}

export function Origin({ outline }: { outline: NoticeOutline }) {
  const { t } = useTranslation()
  const issuer = outline.issuers.join(t('common.and'))
  const number = outline.docNumber ?? t('desk.noNumber')
  if (!issuer) return null
  return (
    <span className="label truncate">
      {outline.issuedOn
        ? t('desk.issued', { issuer, date: outline.issuedOn, number })
        : t('desk.issuedBy', { issuer, number })}
    </span>
  )
}

function CreateForm({ notice, period }: { notice: PreviewedNotice; period: { start: string; end: string } }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const [title, setTitle] = useState(notice.title)
  const [start, setStart] = useState(period.start)
  const [end, setEnd] = useState(period.end)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const missing =
    title.trim() === ''
      ? t('desk.form.titleMissing')
      : !start || !end || start >= end
        ? t('desk.form.periodWrong')
        : null

  const create = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const answer = await createBoard({
      noticeVersionId: notice.versionId,
      title: title.trim(),
      period: { start, end },
    })
    if (answer.ok) {
      navigate(`/boards/${answer.value.boardId}/desk`)
      return
    }
    setBusy(false)
    setProblem(answer.error ? errorText(i18n, answer.error) : t('desk.failed'))
  }
  return (
    <form
      className="desk-final"
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <label className="grow">
        <span className="label">{t('desk.form.title')}</span>
        <TextInput
          data-testid="board-title"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <label>
        <span className="label">{t('desk.form.start')}</span>
        <TextInput type="date" value={start} onChange={(event) => setStart(event.currentTarget.value)} />
      </label>
      <label>
        <span className="label">{t('desk.form.end')}</span>
        <TextInput type="date" value={end} onChange={(event) => setEnd(event.currentTarget.value)} />
      </label>
      {problem !== null && (
        <span className="import-problem" role="alert">
          <Icon name="info" />
          {problem}
        </span>
      )}
      <Button
        type="submit"
        variant="primary"
        busy={busy}
        missing={missing}
        title={t('desk.form.units')}
        data-testid="create-board"
      >
        {busy ? t('desk.form.creating') : t('desk.form.create')}
      </Button>
    </form>
  )
}
