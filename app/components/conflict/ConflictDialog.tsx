import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, Button, Dialog, Light } from '#app/components/kit/index.ts'
import { taskNumbers, useTaskRecord } from '#app/components/why/index.ts'
import { clock } from '#app/i18n/moments.ts'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import { useActor, useBoardState, usePresence, useServerDate } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import type { Assignment, Task } from '#shared/domain/model.ts'
import { actionWords, besideHan, fieldWords, lightWith, lightWords, valueWords } from './conflictWords.ts'
import type { ConflictChooser } from './useConflictChooser.ts'

/**
 * Somebody else was first: both values, each with its author, its moment and the light it would give, and one button
 * under each. Closing it puts the choice off; the own value stays among what is not delivered. DESIGN.md §4.
 */
export function ConflictDialog({ chooser }: { chooser: ConflictChooser }) {
  const { current } = chooser
  return current && <Question key={current.commandId} conflict={current} chooser={chooser} />
}

/** Whether a command says what a field shall be, as opposed to doing something that has it changed. */
function namesValue(command: Command, field: string): boolean {
  if (command.type === 'task.edit') return command.field === field
  return (field === 'percent' && 'percent' in command) || (field === 'value' && 'value' in command)
}

function useSubject({ subject }: Conflict): { assignment: Assignment | undefined; task: Task | undefined } {
  const [kind, taskId = '', unitId = ''] = subject.split(':')
  const assignment = useBoardState((state) =>
    kind === 'assignment' ? state.assignments.get(`${taskId}:${unitId}`) : undefined,
  )
  const task = useBoardState((state) => state.tasks.get(taskId))
  return { assignment, task }
}

/** The name of whoever was first: those present are known at once, others come with the record of the task. */
function useNames(taskId: string | null): (accountId: string) => string | null {
  const present = usePresence()
  const { record } = useTaskRecord(taskId)
  return (accountId) =>
    present.find((person) => person.accountId === accountId)?.name ?? record?.people[accountId] ?? null
}

function Question({ conflict, chooser }: { conflict: Conflict; chooser: ConflictChooser }) {
  const { t } = useTranslation()
  const me = useActor()
  const { assignment, task } = useSubject(conflict)
  const nameOf = useNames(task?.id ?? null)
  const number = useBoardState((state) => (task ? (taskNumbers(state).get(task.id) ?? '') : ''))
  const { command, current, mine, seen, at, canOverride } = conflict
  const first = current[0]
  const firstId = first?.actorId ?? ''
  const who =
    firstId === me.accountId ? t('conflict.ownOtherPage') : besideHan(nameOf(firstId) ?? t('conflict.someone'))
  const action = actionWords(t, command)
  const chosen = current.filter(({ field }) => field in mine)
  const single = chosen.length === 1 ? chosen[0] : undefined
  const isValue = single !== undefined && namesValue(command, single.field)
  const field = single ? fieldWords(t, single.field) : ''
  const words = (name: string, value: unknown): string => valueWords(t, name, value, task)
  const seenWords = isValue && single.field in seen ? words(single.field, seen[single.field]) : null
  const title = isValue
    ? t('conflict.titleValue', { number, field, who })
    : t('conflict.titleAction', { number, action, who })
  const myWords = isValue ? words(single.field, mine[single.field]) : action
  return (
    <Dialog
      open
      onClose={chooser.later}
      title={title.trim()}
      note={canOverride ? t('conflict.kept', { value: myWords }) : undefined}
      footer={
        <Button onClick={chooser.later} data-testid="conflict-later">
          {t('conflict.later')}
        </Button>
      }
    >
      <div data-testid="conflict">
        <p className="ink2">
          {seenWords !== null && t('conflict.seen', { value: seenWords })}
          {canOverride ? t('conflict.explain', { who }) : t('conflict.explainUndo', { who })}
        </p>
        <div className="choose">
          <Side
            testId="conflict-theirs"
            person={{ accountId: firstId, name: who }}
            meId={me.accountId}
            line={t('conflict.theirs', { who, time: clock(first?.at ?? at) })}
            light={
              single && assignment ? (
                <LightOf assignment={assignment} field={single.field} value={single.value} />
              ) : undefined
            }
            button={
              <Button variant="primary" onClick={() => chooser.choose('keep')} data-testid="conflict-keep">
                {isValue ? t('conflict.keep', { value: words(single.field, single.value) }) : t('conflict.keepPlain')}
              </Button>
            }
          >
            {isValue ? (
              <Figure text={words(single.field, single.value)} />
            ) : (
              <ul className="choose-list">
                {current.map(({ field: name, value }) => (
                  <li key={name}>
                    <span className="muted">{fieldWords(t, name)}</span> <b>{words(name, value)}</b>
                  </li>
                ))}
              </ul>
            )}
          </Side>
          <Side
            testId="conflict-mine"
            person={me}
            meId={me.accountId}
            line={t('conflict.mine', { time: clock(at) })}
            light={
              single && assignment ? (
                <LightOf assignment={assignment} field={single.field} value={mine[single.field]} />
              ) : undefined
            }
            button={
              canOverride && (
                <Button onClick={() => chooser.choose('mine')} data-testid="conflict-change">
                  {isValue ? t('conflict.change', { value: myWords }) : t('conflict.changePlain', { action })}
                </Button>
              )
            }
          >
            <Figure text={myWords} />
          </Side>
        </div>
        {isValue && canOverride && <p className="xs muted">{t('conflict.logged')}</p>}
      </div>
    </Dialog>
  )
}

function Side({
  testId,
  person,
  meId,
  line,
  light,
  button,
  children,
}: {
  testId: string
  person: { accountId: string; name: string }
  meId: string
  line: string
  light: ReactNode
  button: ReactNode
  children: ReactNode
}) {
  return (
    <section data-testid={testId}>
      <p className="choose-who">
        <Avatar person={person} meId={meId} size="sm" decorative />
        {line}
      </p>
      {children}
      {light}
      {button}
    </section>
  )
}

/** A value in large figures, its sign smaller. */
function Figure({ text }: { text: string }) {
  const [, figure = text, sign = ''] = /^(-?[\d.]+)(.{0,4})$/.exec(text) ?? []
  return (
    <p className={figure === text && sign === '' ? 'choose-words' : 'choose-figure'}>
      {figure}
      {sign && <small>{sign}</small>}
    </p>
  )
}

/** The light the unit task would have with this value. */
function LightOf({ assignment, field, value }: { assignment: Assignment; field: string; value: unknown }) {
  const { t } = useTranslation()
  const state = useBoardState((current) => current)
  const light = lightWith(state, assignment, field, value, useServerDate())
  if (!light) return null
  return (
    <p className="choose-light">
      <Light colour={light.colour} size="sm" decorative />
      {lightWords(t, light)}
    </p>
  )
}
