import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answers, useBatch } from '#app/components/batch/useBatch.ts'
import { useRefusalWords } from '#app/components/batch/useRefusalWords.ts'
import { Dialog, DialogButtons, Icon, useToast } from '#app/components/kit/index.ts'
import { useBoardState, useBoardStore, useConnectionState, useServerDate } from '#app/realtime/hooks.tsx'
import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import type { AssignmentState } from '#shared/domain/model.ts'
import { DeedFields } from './DeedFields.tsx'
import { type Deed, assignmentOf, commandOf } from './deeds.ts'
import { faultOf, startOf } from './filling.ts'

/** What stood there when the officer was last shown it. */
interface Opened {
  base: number
  states: ReadonlyMap<string, AssignmentState | undefined>
}

/**
 * Asks for what a deed needs and does it to all its lines: those that can be done are done, the others stay listed with
 * their reasons and nothing typed is lost. What the officer was looking at is what stood there when it opened.
 */
export function DeedDialog({
  deed,
  onDone,
  onClose,
}: {
  deed: Deed
  onDone: (ids: readonly string[]) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const run = useBatch()
  const date = useServerDate()
  const { state: connection } = useConnectionState()
  const state = useBoardState((current) => current)
  const numbers = useMemo(() => taskNumbers(state), [state])
  const { kind } = deed
  // States alone: the store folds into its tables in place.
  const seen = (): Opened => ({
    base: store.seq,
    states: new Map(deed.ids.map((id) => [id, assignmentOf(deed, id, store.state)?.state])),
  })
  const [opened, setOpened] = useState(seen)
  const [filled, setFilled] = useState(() => startOf(deed, state, date, t))
  const [answers, setAnswers] = useState<Answers>(new Map())
  const [busy, setBusy] = useState(false)
  const [pressed, setPressed] = useState(false)
  const watched = useRef(true)
  const refusalWords = useRefusalWords()

  const left = deed.ids.filter((id) => answers.get(id) !== null)
  const lines = deed.ids.flatMap((id) => {
    const now = assignmentOf(deed, id, state)
    const task = now && state.tasks.get(now.taskId)
    if (!now || !task) return []
    const unit = state.board?.units.find(({ id: one }) => one === now.unitId)?.shortName ?? now.unitId
    const answer = answers.get(id)
    const moved = answer === undefined && !busy && now.state !== opened.states.get(id)
    return [{ id, unit, task, number: numbers.get(task.id) ?? '', answer, moved, stands: now.state }]
  })
  const only = lines.length === 1 ? lines[0] : undefined
  const verb = t(`handling.do.${kind}`)
  const fault = faultOf(deed, filled, state, date, t)

  const close = (): void => {
    watched.current = false
    onClose()
  }
  const send = async (): Promise<void> => {
    const asks = left.map((key) => ({ key, command: commandOf(kind, key, filled) }))
    if (connection === 'offline') {
      // Kept and sent by the queue; nobody can be told the outcome now, so a refusal will ask.
      void run(asks, opened.base, () => false)
      toast({ icon: 'unsent', text: t('handling.kept', { count: asks.length }) })
      onDone(left)
      return close()
    }
    setBusy(true)
    const fresh = await run(asks, opened.base, () => watched.current)
    if (!watched.current) return
    const all = new Map([...answers, ...fresh])
    const done = deed.ids.filter((id) => all.get(id) === null)
    const refused = deed.ids.length - done.length
    onDone(done)
    if (refused === 0) {
      toast({ icon: 'check', text: t('handling.done', { what: verb, count: done.length }) })
      return close()
    }
    setAnswers(all)
    // Asked again, it is with what moved on meanwhile in sight.
    setOpened(seen())
    setBusy(false)
  }
  const refused = [...answers.values()].filter((answer) => answer !== null).length
  return (
    <Dialog
      open
      size={lines.length > 1 || kind === 'slip' || kind === 'urge' ? 'lg' : 'md'}
      onClose={close}
      title={
        only
          ? t('handling.titleOne', { what: verb, unit: only.unit, number: only.number, title: only.task.title })
          : t('handling.titleMany', { what: verb, count: deed.ids.length })
      }
      note={t(`handling.note.${kind}`)}
      footer={
        <DialogButtons
          onCancel={close}
          cancel={t(answers.size > 0 ? 'common.close' : 'common.cancel')}
          busy={busy}
          missing={fault?.words}
          data-testid="deed-do"
          onMissing={() => setPressed(true)}
          onClick={() => void send()}
        >
          {answers.size > 0
            ? t('handling.again', { what: verb, count: left.length })
            : deed.ids.length > 1
              ? t('handling.doMany', { what: verb, count: deed.ids.length })
              : verb}
        </DialogButtons>
      }
    >
      <div className="deed" data-testid="deed" data-kind={kind}>
        {answers.size > 0 && (
          <p className="deed-result" role="status" data-testid="deed-result">
            <Icon name="info" />
            {t('handling.result', { done: answers.size - refused, refused })}
          </p>
        )}
        {(lines.length > 1 || lines.some(({ answer, moved }) => answer !== undefined || moved)) && (
          <ul className="deed-lines">
            {lines.map(({ id, unit, number, task, answer, moved, stands }) => (
              <li
                key={id}
                data-testid="deed-line"
                data-line={id}
                data-answer={answer === undefined ? 'waiting' : answer === null ? 'done' : 'refused'}
              >
                <b>{unit}</b>
                <span className="muted num">{number}</span>
                <span className="truncate grow" title={task.title}>
                  {task.title}
                </span>
                {answer === null && (
                  <span className="ink2 nowrap">
                    <Icon name="check" size={14} /> {t('handling.lineDone')}
                  </span>
                )}
                {answer && <span className="deed-refused">{refusalWords(answer)}</span>}
                {moved && (
                  <span className="deed-refused">{t('handling.lineMoved', { state: t(`states.${stands}`) })}</span>
                )}
              </li>
            ))}
          </ul>
        )}
        <DeedFields deed={deed} filled={filled} onChange={(part) => setFilled((before) => ({ ...before, ...part }))} />
        {fault && (fault.wrong || pressed) && (
          <p className="deed-missing" role="alert" data-testid="deed-missing">
            {fault.words}
          </p>
        )}
      </div>
    </Dialog>
  )
}
