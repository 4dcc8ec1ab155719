import { describe, expect, it } from 'vitest'
import { layPaper } from '#app/components/notice/paper.ts'
import { coverageOf } from '#shared/domain/coverage.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'

const WRAPPED = `某省卫生健康委员会关于做好2026年
母婴安全工作的通知

各市卫生健康委员会：

一、加强管理

制定《孕产妇分级管理实施方案》，落实高危孕产妇专案管理
制度，规范开展健康管理，持续提高孕产妇系统管理率和产后
访视率。定期组织开展危重孕产妇评审，评审意见按要求反馈
各地并督促整改到位。

某省卫生健康委员会
2026年3月2日
`

const lay = (text: string) => {
  const outline = parseNotice(text)
  const { passages } = coverageOf({ outline, noticeVersionId: 'v', tasks: [], declared: [] })
  const spans = passages.map((passage) => passage.span)
  return { paragraphs: layPaper(text, outline, spans), spans }
}
const words = (text: string): string => text.replace(/\s+/g, '')

describe('layPaper', () => {
  it('draws every character of the text once and in order, blanks apart', () => {
    const { paragraphs } = lay(WRAPPED)
    expect(words(paragraphs.flatMap(({ runs }) => runs.map((run) => run.text)).join(''))).toBe(words(WRAPPED))
  })

  it('joins lines that the paper broke, and keeps apart what begins anew', () => {
    const lines = lay(WRAPPED).paragraphs.map(({ runs }) => runs.map((run) => run.text).join(''))
    expect(lines).toContain('各市卫生健康委员会：')
    expect(lines).toContain('一、加强管理')
    expect(lines.find((line) => line.startsWith('制定'))).toMatch(/专案管理制度，.*产后访视率。定期.*到位。$/)
    expect(lines.at(-1)).toBe('2026年3月2日')
  })

  it('keeps the signature apart, however full the line above it is', () => {
    const full = WRAPPED.replace('各地并督促整改到位。', '各地并督促整改到位，确保各项要求落到实处，不留任何死角。')
    const lines = lay(full).paragraphs.map(({ runs }) => runs.map((run) => run.text).join(''))
    expect(lines.slice(-2)).toEqual(['某省卫生健康委员会', '2026年3月2日'])
  })

  it('marks passages by their place in the text as received', () => {
    const { paragraphs, spans } = lay(WRAPPED)
    for (const [index, { start, end }] of spans.entries()) {
      const runs = paragraphs.flatMap((paragraph) => paragraph.runs.filter((run) => run.passage === index))
      expect(words(runs.map((run) => run.text).join(''))).toBe(words(WRAPPED.slice(start, end)))
    }
    expect(spans.length).toBeGreaterThan(1)
  })

  it('tells headings, the title and documents to be written apart, and the signature from the title', () => {
    const { paragraphs } = lay(WRAPPED)
    const kindOf = (start: string) =>
      paragraphs.filter(({ runs }) => runs[0]?.text.startsWith(start)).map((paragraph) => paragraph.kind)
    expect(kindOf('一、')).toEqual(['heading'])
    expect(kindOf('某省卫生健康委员会')).toEqual(['title', 'text'])
    const cited = paragraphs.flatMap(({ runs }) => runs.filter((run) => run.cite === 'deliverable'))
    expect(cited.map((run) => run.text)).toEqual(['《孕产妇分级管理实施方案》'])
  })

  it('keeps paragraphs apart where a passage runs over several of them', () => {
    const text = '一、加强管理\n\n规范开展健康管理。\n\n定期组织评审。'
    const outline = parseNotice(text)
    const whole = { start: 0, end: text.length }
    const sentences = ['规范开展健康管理。', '定期组织评审。'].map((words) => {
      const start = text.indexOf(words)
      return { start, end: start + words.length }
    })
    const lines = layPaper(text, outline, [whole], sentences).map(({ runs }) => runs.map((run) => run.text).join(''))
    expect(lines).toEqual(['一、加强管理', '规范开展健康管理。', '定期组织评审。'])
  })

  it('lays a notice without items as plain paragraphs', () => {
    const { paragraphs, spans } = lay('没有任务的一段话\n\n又一段')
    expect(spans).toEqual([])
    expect(paragraphs.map(({ runs }) => runs.map((run) => run.text).join(''))).toEqual(['没有任务的一段话', '又一段'])
  })
})
