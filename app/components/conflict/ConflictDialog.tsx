import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, Button, Dialog, Light } from '#app/components/kit/index.ts'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import type { Assignment } from '#shared/domain/model.ts'
import { RefusedQuestion } from './RefusedQuestion.tsx'
import { lightWith, lightWords } from './conflictWords.ts'
import { type ConflictChooser, useConflictChooser } from './useConflictChooser.ts'
import { useConflictWords, useMomentWords } from './useConflictWords.ts'

/**
 * Somebody else was first: both values, each with its author, its moment and the light it would give, and one button
 * under each. Closing it puts the choice off; the own value stays among what is not delivered. DESIGN.md §4.
 */
export function ConflictDialog() {
  const chooser = useConflictChooser()
  const { current } = chooser
  if (!current) return null
  const Asked = current.error.code === 'conflict' ? Question : RefusedQuestion
  return <Asked key={current.commandId} conflict={current} chooser={chooser} />
}

function Question({ conflict, chooser }: { conflict: Conflict; chooser: ConflictChooser }) {
  const { t } = useTranslation()
  const me = useActor()
  const { assignment, number, who, action, single, named, field, fieldName, words } = useConflictWords(conflict)
  const { current, mine, seen, at, canOverride } = conflict
  const first = current[0]
  const firstId = first?.actorId ?? ''
  const moment = useMomentWords()
  const seenWords = named && named.field in seen ? words(named.field, seen[named.field]) : null
  const title = named
    ? t('conflict.titleValue', { number, field, who })
    : t('conflict.titleAction', { number, action, who })
  const myWords = named ? words(named.field, mine[named.field]) : action
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
            line={t('conflict.theirs', { who, time: moment(first?.at ?? at) })}
            light={
              single && assignment ? (
                <LightOf assignment={assignment} field={single.field} value={single.value} />
              ) : undefined
            }
            button={
              <Button variant="primary" onClick={() => chooser.choose('keep')} data-testid="conflict-keep">
                {named ? t('conflict.keep', { value: words(named.field, named.value) }) : t('conflict.keepPlain')}
              </Button>
            }
          >
            {named ? (
              <Figure text={words(named.field, named.value)} />
            ) : (
              <ul className="choose-list">
                {current.map(({ field: name, value }) => (
                  <li key={name}>
                    <span className="muted">{fieldName(name)}</span> <b>{words(name, value)}</b>
                  </li>
                ))}
              </ul>
            )}
          </Side>
          <Side
            testId="conflict-mine"
            person={me}
            meId={me.accountId}
            line={t('conflict.mine', { time: moment(at) })}
            light={
              single && assignment ? (
                <LightOf assignment={assignment} field={single.field} value={mine[single.field]} />
              ) : undefined
            }
            button={
              canOverride && (
                <Button onClick={() => chooser.choose('mine')} data-testid="conflict-change">
                  {named ? t('conflict.change', { value: myWords }) : t('conflict.changePlain', { action })}
                </Button>
              )
            }
          >
            <Figure text={myWords} />
          </Side>
        </div>
        {named && canOverride && <p className="xs muted">{t('conflict.logged')}</p>}
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
      <Light colour={light.colour} byHand={light.computed !== null} size="sm" decorative />
      {lightWords(t, light)}
    </p>
  )
}
