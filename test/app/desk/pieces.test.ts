import { describe, expect, it } from 'vitest'
import { deskLooks } from '#app/components/desk/looks.ts'
import { edit, split } from '#app/components/desk/edits.ts'
import type { DeskView } from '#app/components/desk/view.ts'
import { NOTICE, draftOf } from './support.ts'

const inside = '夯实儿童保健服务管理，启动新生儿安全项目。'
const TEXT = NOTICE.replace('演练总结按时报送。', `演练总结按时报送。${inside}`)
const at = TEXT.indexOf('启动新生儿')

const wordsOf = ({ start, end }: { start: number; end: number }): string => TEXT.slice(start, end).trim()
const looksOf = (view: DeskView, picked: string | null = null, pickedPassage: number | null = null) =>
  deskLooks({
    pieces: view.pieces,
    numberOf: (id) => view.all.find((row) => row.task.id === id)?.number ?? '',
    words: { left: '未处理', declared: '非任务' },
    picked,
    pickedPassage,
  })

/** The last sentence split into two tasks. */
function splitDraft() {
  const draft = draftOf(TEXT)
  const row = draft.view().all.at(-1)
  const source = row?.task.sources[0]
  if (!row || !source) throw new Error('the draft has no task')
  const part = { ...source, start: at }
  draft.send(split(row.task, part, TEXT.slice(at, source.end), 'new'))
  return { ...draft, old: row.task.id, part }
}

describe('the notice at the desk', () => {
  it('is cut where tasks share a sentence, and each part leads to its own', () => {
    const { view, old } = splitDraft()
    const { pieces, coverage } = view()
    const last = pieces.slice(-2)
    expect(last.map(wordsOf)).toEqual(['夯实儿童保健服务管理，', '启动新生儿安全项目。'])
    expect(last.map(({ tasks }) => tasks)).toEqual([[old], ['new']])
    expect(last.map(({ passage }) => passage)).toEqual(Array(2).fill((coverage?.passages.length ?? 0) - 1))
    const labels = looksOf(view(), 'new').map((look) => look.labels.map(({ text }) => text))
    expect(labels.slice(-2)).toEqual([['2-3'], ['2-4']])
    expect(looksOf(view(), 'new').map(({ current }) => current)).toEqual([
      ...Array(pieces.length - 1).fill(false),
      true,
    ])
  })

  it('asks about nothing that a task left of its sentence, and about the sentence once that is gone', () => {
    const { view, send, old } = splitDraft()
    // Most of the sentence is still in a task.
    send({ type: 'task.remove', taskId: 'new', reason: '删除' })
    expect(view().pieces.at(-1)).toMatchObject({ tasks: [], fate: null })
    expect(view().coverage?.left).toBe(0)
    send({ type: 'task.remove', taskId: old, reason: '删除' })
    const { pieces, coverage } = view()
    const passage = (coverage?.passages.length ?? 0) - 1
    expect([coverage?.left, pieces.at(-1)?.fate]).toEqual([1, 'left'])
    const look = looksOf(view(), null, passage).at(-1)
    expect(look).toMatchObject({ current: true, labels: [{ text: '未处理' }] })
  })

  it('shows of a measure what the task holds of it', () => {
    const { view, old } = splitDraft()
    const measures = (id: string) =>
      view()
        .all.find((row) => row.task.id === id)
        ?.facts?.measures.map(({ text }) => text)
    expect([measures(old), measures('new')]).toEqual([['夯实儿童保健服务管理，'], ['启动新生儿安全项目。']])
  })

  it('shows a sentence once, and two tasks of the same words both', () => {
    const { view, send } = draftOf()
    const [first, second] = view().all
    if (!first || !second) throw new Error('the draft has no tasks')
    send(...edit(second.task, 'sources', [...first.task.sources, ...second.task.sources]))
    const labels = looksOf(view()).map((look) => look.labels.map(({ text }) => text))
    expect(labels.slice(0, 2)).toEqual([['1-1', '1-2'], []])
  })
})
