import { describe, expect, it } from 'vitest'
import { coverageOf } from '#shared/domain/coverage.ts'
import type { Source } from '#shared/domain/model.ts'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'

const TEXT = `关于印发2026年妇幼健康重点工作的通知

为做好今年的妇幼健康工作，现就有关事项通知如下。

一、母婴安全
（一）落实五项制度。完善高危孕产妇管理。建立会诊机制。
（二）加强危重救治。组织应急演练。

二、儿童健康
（一）推进新生儿筛查。扩大筛查病种。
`
const outline = parseNotice(TEXT)
const proposed = proposeTasks(outline, 'v1').flatMap((area) => area.tasks)
const at = (words: string, noticeVersionId = 'v1'): Source => {
  const start = TEXT.indexOf(words)
  return { noticeVersionId, start, end: start + words.length }
}
const of = (tasks: { sources: readonly Source[]; removed: boolean }[], declared: readonly Source[] = []) =>
  coverageOf({ outline, noticeVersionId: 'v1', tasks, declared })
const tasks = proposed.map(({ sources }) => ({ sources, removed: false }))
const words = (fate: string, coverage: ReturnType<typeof coverageOf>): string[] =>
  coverage.passages.filter((p) => p.fate === fate).map(({ span }) => TEXT.slice(span.start, span.end))

describe('the coverage of a notice', () => {
  it('is whole with one task an item', () => {
    const coverage = of(tasks)
    expect(coverage.left).toBe(outline.coverage.left.length)
    expect(coverage.inTasks).toBeGreaterThanOrEqual(3)
    expect(coverage.total).toBe(coverage.inTasks + coverage.declared + coverage.left)
  })

  it('names what is left when a task goes, in the order of the text', () => {
    const gone = tasks.map((task, i) => (i === 1 ? { ...task, removed: true } : task))
    const left = words('left', of(gone))
    expect(left.join('')).toContain('组织应急演练')
    expect(left.join('')).not.toContain('建立会诊机制')
  })

  it('shows the measure that a split lost', () => {
    const lost = at('建立会诊机制。')
    const cut = tasks.map((task) => ({
      ...task,
      sources: task.sources.map((s) => (s.end === lost.end ? { ...s, end: lost.start } : s)),
    }))
    expect(words('left', of(cut)).join('')).toContain('建立会诊机制')
  })

  it('counts what officers declared, but a task on the same words counts more', () => {
    const declared = of([], [at('组织应急演练。')])
    expect(words('declared', declared).join('')).toContain('组织应急演练')
    expect(words('declared', of(tasks, [at('组织应急演练。')]))).toEqual([])
  })

  it('knows nothing of passages of another version', () => {
    const other = tasks.map((task) => ({
      ...task,
      sources: task.sources.map((s) => ({ ...s, noticeVersionId: 'v2' })),
    }))
    expect(of(other).inTasks).toBe(0)
    expect(of([], [at('组织应急演练。', 'v2')]).passages.every(({ fate }) => fate === 'left')).toBe(true)
  })
})
