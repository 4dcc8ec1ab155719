import { expect, it } from 'vitest'
import { figuresSentence, headingsOf, ordinal, sectionTitle, sectionsOf } from '#shared/document/meetingWords.ts'
import { buildBoard } from '#test/support/builders.ts'

it('counts in Chinese', () => {
  expect([1, 9, 10, 11, 20, 21, 60].map(ordinal)).toEqual(['一', '九', '十', '十一', '二十', '二十一', '六十'])
})

it('finds the section of an item by its title, whatever ordinal stands before it, and each heading once', () => {
  const item = (id: string, title: string) => ({
    id,
    title,
    section: 'other' as const,
    minutes: 5,
    unitId: null,
    refs: [],
  })
  const agenda = [item('a', '红灯'), item('b', '黄灯'), item('c', '红灯'), item('d', '其他')]
  expect(sectionTitle(1, agenda[1]!)).toBe('二、黄灯')
  const found = sectionsOf(agenda, ['说明', '三、红灯', '黄灯', '十二、红灯'])
  expect([...found]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ])
  const heading = (text: string) => ({
    type: 'heading' as const,
    attrs: { level: 2 },
    content: [{ type: 'text' as const, text }],
  })
  expect(headingsOf({ type: 'doc', content: [heading('一、红灯'), { type: 'paragraph' }] })).toEqual(['一、红灯'])
})

it('says the figures of a moment with their moment', () => {
  const { state } = buildBoard({ tasks: [{ id: 't1' }] })
  const at = Date.parse('2026-03-09T14:30:00+08:00')
  expect(figuresSentence({ state, date: '2026-03-09', at })).toMatch(
    /^截至 3月9日 14:30：应办 \d+，办结 \d+，红 \d+、黄 \d+$/,
  )
})
