import { Link } from '@remix-run/react'
import { Fragment, memo } from 'react'
import type { ReactNode } from 'react'
import { classes } from '#app/components/kit/index.ts'
import type { PassageFate } from '#shared/domain/coverage.ts'
import type { Paragraph, Run } from './paper.ts'

/** What stands before a passage: the number of its task, or what became of it. */
export interface PaperLabel {
  text: string
  /** Where it leads, where it leads anywhere. */
  to?: string | undefined
  isCurrent?: boolean
}

/** How one passage looks now. */
export interface Look {
  fate: PassageFate | null
  task: string | null
  /** In hand; `also` is another passage of the task in hand. */
  current: boolean | 'also'
  labels: readonly PaperLabel[]
}

export interface PaperProps {
  paragraphs: readonly Paragraph[]
  /** By passage. */
  looks: readonly Look[]
  onPick: (passage: number) => void
  /** What to do with a passage, below its paragraph. */
  tip?: { passage: number; content: ReactNode } | null
}

/** The notice as it was received, its passages marked: in a task, in hand, declared, left. */
export function Paper({ paragraphs, looks, onPick, tip = null }: PaperProps) {
  let told: number | null = null
  return (
    <div className="paper">
      <div className="sheet-paper" lang="zh-CN">
        {paragraphs.map((paragraph) => {
          const drawn = paragraph.runs.map(({ passage }): Look | undefined => {
            const look = passage === null ? undefined : looks[passage]
            if (!look || passage === told) return look && { ...look, labels: NO_LABELS }
            told = passage
            return look
          })
          const asked = tip !== null && paragraph.runs.some((run) => run.passage === tip.passage)
          return (
            <Fragment key={paragraph.start}>
              <Words paragraph={paragraph} looks={drawn} onPick={onPick} />
              {asked && tip.content}
            </Fragment>
          )
        })}
      </div>
    </div>
  )
}

const NO_LABELS: readonly PaperLabel[] = []

const sameLabels = (a: readonly PaperLabel[], b: readonly PaperLabel[]): boolean =>
  a.length === b.length &&
  a.every(({ text, to, isCurrent }, index) => {
    const other = b[index]
    return other?.text === text && other.to === to && other.isCurrent === isCurrent
  })

const sameLook = (a: Look | undefined, b: Look | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.fate === b.fate &&
    a.task === b.task &&
    a.current === b.current &&
    sameLabels(a.labels, b.labels))

const Words = memo(
  function Words({
    paragraph,
    looks,
    onPick,
  }: {
    paragraph: Paragraph
    looks: readonly (Look | undefined)[]
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
  const { fate, current, labels, task } = look
  return (
    <>
      {labels.map((label) => (
        <LabelOfPassage key={label.text} label={label} left={fate === 'left'} />
      ))}
      <span
        className={classes('s', fate ?? undefined, current === 'also' ? 'also' : current && 'cur')}
        data-passage={passage}
        data-fate={fate ?? undefined}
        data-task={task ?? undefined}
        onClick={() => onPick(passage)}
      >
        {text}
      </span>
    </>
  )
}

function LabelOfPassage({ label: { text, to, isCurrent = false }, left }: { label: PaperLabel; left: boolean }) {
  const className = classes('c', left && 'left', isCurrent && 'cur')
  if (to === undefined) return <span className={className}>{text}</span>
  return (
    <Link className={className} to={to} replace preventScrollReset aria-current={isCurrent || undefined}>
      {text}
    </Link>
  )
}
