import type { RichBlock, RichCell, RichDoc, RichInline } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { colourWord, sectionTitle } from '#shared/document/meetingWords.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { lightOf } from '#shared/domain/light.ts'
import { type AgendaItem, assignmentIdOf } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'
import * as Y from 'yjs'
import type { UpdateRow } from '../commitStore.ts'
import type { Random } from './random.ts'
import { MINUTES } from './texts.ts'

/** 会议记录 of one meeting: what was said about each item of its agenda, with the figures as they stood. */
export function minutesOf(state: BoardState, meetingId: string, at: number): RichDoc {
  const meeting = state.meetings.get(meetingId)
  if (!meeting) throw new Error(`no meeting ${meetingId}`)
  const content = meeting.agenda.flatMap((item, place): RichBlock[] => [
    heading(2, sectionTitle(place, item)),
    ...(item.section === 'red' ? redItems(state, item.refs, at) : nextSteps()),
  ])
  return { type: 'doc', content }
}

function redItems(state: BoardState, refs: AgendaItem['refs'], at: number): RichBlock[] {
  const numbers = taskNumbers(state)
  const today = localDate(at)
  const units = new Map(state.board?.units.map(({ id, shortName }) => [id, shortName]))
  const rows = refs.flatMap(({ taskId, unitId }): string[][] => {
    const task = state.tasks.get(taskId)
    const assignment = state.assignments.get(assignmentIdOf(taskId, unitId ?? ''))
    if (!task || !assignment) return []
    const { colour, overdueDays, gap } = lightOf(state, assignment, today)
    const figure = task.metric ? assignment.value : (assignment.percent ?? 0)
    const done = figure === null ? '未填' : `${figure}${task.metric?.unit ?? '%'}`
    const behind =
      overdueDays > 0 ? `，逾期 ${overdueDays} 个工作日` : gap !== null && gap > 0 ? `，欠序时 ${gap} 个百分点` : ''
    const unit = units.get(assignment.unitId) ?? assignment.unitId
    return [[unit, `${numbers.get(taskId) ?? ''} ${task.title}`, `${done}，${colourWord(colour)}灯${behind}`]]
  })
  const named = [...new Set(rows.map(([unit = '']) => unit))].join('、')
  return [
    paragraph(`会议听取了${named}关于红灯事项办理情况的汇报，按定格数字逐项核对如下。`),
    table(['责任单位', '任务', '办理情况'], rows),
    heading(3, '（一）存在问题'),
    paragraph(MINUTES.problems),
    heading(3, '（二）会议要求'),
    {
      type: 'orderedList',
      attrs: { start: 1, type: null },
      content: MINUTES.demands.map(([lead, text]) => ({ type: 'listItem', content: [paragraph(bold(lead), text)] })),
    },
  ]
}

const nextSteps = (): RichBlock[] => [
  paragraph(MINUTES.next),
  {
    type: 'bulletList',
    content: MINUTES.steps.map((text) => ({ type: 'listItem', content: [paragraph(text)] })),
  },
  paragraph(MINUTES.last),
]

const bold = (text: string): RichInline => ({ type: 'text', text, marks: [{ type: 'bold' }] })
const paragraph = (...parts: (string | RichInline)[]): RichBlock => ({
  type: 'paragraph',
  content: parts.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)),
})
const heading = (level: number, text: string): RichBlock => ({
  type: 'heading',
  attrs: { level },
  content: [{ type: 'text', text }],
})
const table = (head: readonly string[], rows: readonly (readonly string[])[]): RichBlock => ({
  type: 'table',
  content: [head, ...rows].map((cells, index) => ({
    type: 'tableRow',
    content: cells.map((text): RichCell => ({
      type: index === 0 ? 'tableHeader' : 'tableCell',
      attrs: { colspan: 1, rowspan: 1, colwidth: null },
      content: [paragraph(text)],
    })),
  })),
})

/** The document of a meeting's minutes while the history is made, and what of it is stored. */
export interface MinutesDesk {
  /** Writes the minutes as the recorder's editor would. */
  write(meetingId: string, accountId: string, text: RichDoc, at: number): UpdateRow
  /** The document as it stands; null when nobody has written any. */
  standing(meetingId: string): Y.XmlFragment | null
}

export function createMinutesDesk(random: Random): MinutesDesk {
  const docs = new Map<string, Y.Doc>()
  return {
    write(meetingId, accountId, text, at) {
      const doc = docs.get(meetingId) ?? new Y.Doc()
      docs.set(meetingId, doc)
      doc.clientID = random.whole(1, 2 ** 31)
      const updates: Uint8Array[] = []
      const collect = (update: Uint8Array): number => updates.push(update)
      doc.on('update', collect)
      const fragment = doc.getXmlFragment(MINUTES_FRAGMENT)
      doc.transact(() => fragment.insert(fragment.length, text.content.map(elementOf)))
      doc.off('update', collect)
      const [update] = updates
      if (!update) throw new Error(`nothing is written in the minutes of ${meetingId}`)
      return { name: minutesName(meetingId), accountId, at, update, clientIds: [doc.clientID] }
    },
    standing: (meetingId) => docs.get(meetingId)?.getXmlFragment(MINUTES_FRAGMENT) ?? null,
  }
}

type Node =
  | RichBlock
  | Extract<RichBlock, { type: 'table' }>['content'][number]
  | RichCell
  | { type: 'listItem'; content: RichBlock[] }

function elementOf(node: Node): Y.XmlElement {
  const element = new Y.XmlElement(node.type)
  // Attributes of a document are values of any kind; the types of Yjs know strings alone.
  for (const [key, value] of Object.entries('attrs' in node ? node.attrs : {}))
    if (value !== null) element.setAttribute(key, value as string)
  const inside = node.content ?? []
  element.insert(
    0,
    inside.map((child) =>
      'text' in child ? textOf(child) : child.type === 'hardBreak' ? new Y.XmlElement('hardBreak') : elementOf(child),
    ),
  )
  return element
}

function textOf({ text, marks }: Extract<RichInline, { type: 'text' }>): Y.XmlText {
  const made = new Y.XmlText()
  made.insert(0, text, marks ? { bold: {} } : {})
  return made
}
