import { Fragment, memo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import type { Passage, PassageFate } from '#shared/domain/coverage.ts'
import type { Paragraph, Run } from './paper.ts'

/** How one run of a paragraph looks now. */
interface Look {
  fate: PassageFate | null
  task: string | null
  current: boolean
  /** What stands before the run: the number of its task, or that it is left. */
  label: string | null
}

export interface PaperProps {
  paragraphs: readonly Paragraph[]
  passages: readonly Passage[]
  taskOf: readonly (string | null)[]
  numberOf: (taskId: string) => string
  /** The task in hand. */
  picked: string | null
  /** The sentence in hand, where it belongs to no task. */
  pickedPassage: number | null
  onPick: (passage: number) => void
  /** What to do with the sentence in hand, below its paragraph. */
  tip: (passage: number) => ReactNode
}

/** The notice as it was received, its sentences marked: in a task, in hand, declared, left. */
export function Paper(props: PaperProps) {
  const { paragraphs, passages, taskOf, numberOf, picked, pickedPassage, onPick, tip } = props
  const { t } = useTranslation()
  let labelled: string | null = null
  let told: number | null = null
  return (
    <div className="paper">
      <div className="sheet-paper">
        {paragraphs.map((paragraph) => {
          const looks = paragraph.runs.map(({ passage }): Look => {
            if (passage === null) return { fate: null, task: null, current: false, label: null }
            const fate = passages[passage]?.fate ?? null
            const task = taskOf[passage] ?? null
            let label: string | null = null
            if (task !== null && task !== labelled) label = numberOf(task)
            if (task === null && told !== passage)
              label = fate === 'left' ? t('desk.left') : fate === 'declared' ? t('desk.declared') : null
            labelled = task ?? labelled
            told = passage
            return { fate, task, current: task !== null ? task === picked : passage === pickedPassage, label }
          })
          const asked = pickedPassage !== null && paragraph.runs.some((run) => run.passage === pickedPassage)
          return (
            <Fragment key={paragraph.start}>
              <Words paragraph={paragraph} looks={looks} onPick={onPick} />
              {asked && tip(pickedPassage)}
            </Fragment>
          )
        })}
      </div>
    </div>
  )
}

const sameLook = (a: Look, b: Look | undefined): boolean =>
  b !== undefined && a.fate === b.fate && a.task === b.task && a.current === b.current && a.label === b.label

const Words = memo(
  function Words({
    paragraph,
    looks,
    onPick,
  }: {
    paragraph: Paragraph
    looks: readonly Look[]
    onPick: (passage: number) => void
  }) {
    const runs = paragraph.runs.map((run, index) => (
      <RunOfText key={run.start} run={run} look={looks[index]} onPick={onPick} />
    ))
    if (paragraph.kind === 'heading') return <h3>{runs}</h3>
    return <p className={paragraph.kind === 'title' ? 'paper-title' : undefined}>{runs}</p>
  },
  (a, b) =>
    a.paragraph === b.paragraph &&
    a.onPick === b.onPick &&
    a.looks.every((look, index) => sameLook(look, b.looks[index])),
)

function RunOfText({ run, look, onPick }: { run: Run; look: Look | undefined; onPick: (passage: number) => void }) {
  const { passage } = run
  const text = run.cite ? <u className={run.cite === 'deliverable' ? 'w' : undefined}>{run.text}</u> : run.text
  if (passage === null || !look) return <span>{text}</span>
  const { fate, current, label, task } = look
  return (
    <>
      {label !== null && <span className={classes('c', fate === 'left' && 'left', current && 'cur')}>{label}</span>}
      <span
        className={classes('s', fate ?? undefined, current && 'cur')}
        data-passage={passage}
        data-fate={fate}
        data-task={task ?? undefined}
        onClick={() => onPick(passage)}
      >
        {text}
      </span>
    </>
  )
}
