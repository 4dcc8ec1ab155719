import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOne } from '#app/components/batch/useOne.ts'
import { Button, Icon, Tag, TextArea, classes, useToast } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardStore, useCommand } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import type { LocalDate, Matter } from '#shared/domain/model.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'

/** 催办, 督查单, 批示, 议定事项 that still stand; applications have their own place. */
export const standingPapers = (papers: readonly Matter[]): readonly Matter[] =>
  papers.filter(({ kind, outcome }) => kind !== 'extension' && outcome === null)

/** The level of a paper in words; null for kinds without one. */
export function usePaperName(): (matter: Matter) => string {
  const { t } = useTranslation()
  return ({ kind, level }) => {
    if (kind === 'slip' && (level === 'blue' || level === 'yellow' || level === 'red'))
      return t(`handling.slipAt.${level}`)
    if (kind === 'instruction' && (level === 'extraUrgent' || level === 'urgent' || level === 'ordinary'))
      return t(`sheet.paper.instructionAt.${level}`)
    return t(`sheet.paper.kind.${kind}`)
  }
}

/** A paper opened: its text, who sent it, the answers, and the answer that is being written. Opening it is the receipt. */
export function Paper({ matter, receives, date }: { matter: Matter; receives: boolean; date: LocalDate }) {
  const { t } = useTranslation()
  const people = usePeopleOf()
  const name = usePaperName()
  const send = useCommand()
  const told = useRef<string | null>(null)
  const { id, readAt, due, by, at, replies, kind } = matter
  useEffect(() => {
    if (!receives || readAt !== null || told.current === id) return
    told.current = id
    send({ type: 'matter.read', matterId: id })
  }, [receives, readAt, id, send])
  const late = due !== null && due < date && replies.length === 0
  return (
    <section className={classes('paper-slip', kind === 'slip' && matter.level)} data-testid={`paper-${id}`}>
      <p className="paper-head">
        <b>{name(matter)}</b>
        {due !== null && <Tag kind={late ? 'warn' : 'line'}>{t('sheet.paper.due', { day: dayText(due, date) })}</Tag>}
        <span className="muted xs">
          {people[by] ?? ''} {dayMinute(at)}
        </span>
      </p>
      <p className="paper-text">{matter.text}</p>
      {replies.map((reply) => (
        <p key={`${reply.at} ${reply.by}`} className="paper-reply" data-testid="paper-reply">
          <span className="muted xs">
            {people[reply.by] ?? ''} {dayMinute(reply.at)}
          </span>{' '}
          {reply.text}
        </p>
      ))}
      {receives && <ReplyForm matter={matter} />}
    </section>
  )
}

function ReplyForm({ matter }: { matter: Matter }) {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const { busy, problem, run } = useOne()
  const [text, setText] = useState<string | null>(null)
  if (text === null)
    return (
      <Button size="xs" data-testid="paper-answer" onClick={() => setText('')}>
        {t(matter.replies.length > 0 ? 'sheet.paper.answerAgain' : 'sheet.paper.answer')}
      </Button>
    )
  const over = text.trim().length - MAX_TEXT_LENGTH
  const missing =
    text.trim() === ''
      ? t('errors.textRequired')
      : over > 0
        ? t('sheet.textOver', { max: MAX_TEXT_LENGTH, over })
        : null
  const answer = async (): Promise<void> => {
    const outcome = await run({ type: 'matter.reply', matterId: matter.id, text: text.trim() }, store.seq)
    if (!outcome) return
    setText(null)
    if (outcome === 'stored') toast({ icon: 'check', text: t('sheet.paper.answered') })
  }
  return (
    <div className="reply-form">
      <TextArea
        rows={3}
        autoFocus
        aria-label={t('sheet.paper.answer')}
        value={text}
        data-testid="paper-text"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {(problem ?? (over > 0 ? missing : null)) && (
        <p className="form-problem" role="alert">
          {problem ?? missing}
        </p>
      )}
      <p className="row end">
        <Button size="sm" onClick={() => setText(null)}>
          {t('common.cancel')}
        </Button>
        <Button
          size="sm"
          variant="primary"
          busy={busy}
          missing={missing}
          data-testid="paper-send"
          onClick={() => void answer()}
        >
          {t('sheet.paper.send')}
        </Button>
      </p>
    </div>
  )
}

/** The papers of the issuing unit that still stand, listed beside the tasks: unread ones first. A press opens them. */
export function PaperList({
  papers,
  numberOf,
  receives,
  date,
  onOpen,
}: {
  papers: readonly Matter[]
  /** What a task is called on this sheet. */
  numberOf: (taskId: string) => string | undefined
  receives: boolean
  date: LocalDate
  onOpen: (taskId: string) => void
}) {
  const { t } = useTranslation()
  const name = usePaperName()
  const [shown, setShown] = useState<string | null>(null)
  const sorted = [...papers].sort((a, b) => Number(a.readAt !== null) - Number(b.readAt !== null) || b.at - a.at)
  if (sorted.length === 0) return null
  return (
    <section className="panel" data-testid="papers">
      <h3>
        {t('sheet.paper.heading')}
        <span className="end">{t('sheet.groups.countHint', { count: sorted.length })}</span>
      </h3>
      {sorted.map((matter) => {
        const { id, taskId, readAt } = matter
        const open = shown === id
        return (
          <div key={id}>
            <button
              type="button"
              className="entry"
              data-testid={`open-paper-${id}`}
              aria-expanded={taskId === null ? open : undefined}
              onClick={() => (taskId === null ? setShown(open ? null : id) : onOpen(taskId))}
            >
              <span className="entry-title">
                {readAt === null && <Icon name="bell" size={14} />} {name(matter)}{' '}
                {taskId !== null && <span className="muted">{numberOf(taskId)}</span>}
                {readAt === null && <span className="unread">{t('sheet.paper.unread')}</span>}
              </span>
              {!open && <span className="entry-text clamp">{matter.text}</span>}
            </button>
            {open && <Paper matter={matter} receives={receives} date={date} />}
          </div>
        )
      })}
    </section>
  )
}
