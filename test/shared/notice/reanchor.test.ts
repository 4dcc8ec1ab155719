import { describe, expect, it } from 'vitest'
import { normaliseNotice } from '#shared/notice/lines.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { type Anchor, type Reanchoring, reanchor } from '#shared/notice/reanchor.ts'
import { differencesOf, similarityOf } from '#shared/notice/similarity.ts'
import { itemsOf } from './reading.ts'
import { KEY_POINTS, SENTENCES } from './samples.ts'

/** One anchor an item, named by its place. */
const anchorsOf = (text: string): Anchor[] =>
  itemsOf(parseNotice(text)).map(({ span: [start, end] }, i) => ({ taskId: `t${i + 1}`, start, end }))

const anchorAt = (text: string, words: string, taskId = 't'): Anchor => {
  const start = text.indexOf(words)
  if (start === -1) throw new Error(`not in the text: ${words}`)
  return { taskId, start, end: start + words.length }
}

const kinds = ({ anchors }: Reanchoring): string => anchors.map(({ kind }) => kind.charAt(0)).join('')
const cut = (text: string, span: readonly [number, number] | null): string =>
  span ? normaliseNotice(text.slice(...span)) : ''
const change = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`not in the text: ${from}`)
  return text.replace(from, to)
}

const MERGEABLE = ['加强儿童心理健康服务，', '推进儿童孤独症筛查干预服务规范落实。']

describe('re-anchoring to a corrected notice', () => {
  it('leaves everything in its place when nothing was changed', () => {
    const anchors = anchorsOf(SENTENCES)
    const result = reanchor(SENTENCES, SENTENCES, anchors)
    expect(result.added).toEqual([])
    expect(result.anchors.map(({ to }) => to)).toEqual(anchors.map(({ start, end }) => [start, end]))
    expect(kinds(result)).toBe('sssssssss')
  })

  it('finds sentences behind a new paragraph and another ordinal', () => {
    const fresh = change(
      change(KEY_POINTS, '2.完善救治网络', '2.落实双向转诊。每个市建立一张双向转诊名录，按月更新。\n3.完善救治网络'),
      '3.推进婚前',
      '4.推进婚前',
    )
    const result = reanchor(KEY_POINTS, fresh, anchorsOf(KEY_POINTS))
    expect(kinds(result)).toBe('sssssss')
    for (const { to, before } of result.anchors) expect(cut(fresh, to)).toBe(before)
    expect(result.added.map(({ text }) => text)).toEqual(['落实双向转诊。每个市建立一张双向转诊名录，按月更新。'])
  })

  it('shows what was changed inside a sentence', () => {
    const fresh = change(KEY_POINTS, '孕产妇系统管理率达到93%', '孕产妇系统管理率达到95%')
    const result = reanchor(KEY_POINTS, fresh, anchorsOf(KEY_POINTS))
    expect(kinds(result)).toBe('scsssss')
    const [, item] = result.anchors
    expect(item?.before).toContain('93%')
    expect(item?.after).toContain('95%')
    expect(item?.similarity).toBeGreaterThan(0.9)
    expect(differencesOf(item?.before ?? '', item?.after ?? '').filter(({ kind }) => kind !== 'kept')).toEqual([
      { kind: 'removed', text: '93' },
      { kind: 'added', text: '95' },
    ])
    expect(result.added).toEqual([])
  })

  it('takes a change of punctuation alone for a change, in the same place', () => {
    const fresh = change(SENTENCES, '筛查干预服务规范落实', '筛查、干预服务规范落实')
    expect(kinds(reanchor(SENTENCES, fresh, anchorsOf(SENTENCES)))).toBe('sssscssss')
  })

  it('lists a sentence that is gone as an orphan, with its old words', () => {
    const gone = '实施母乳喂养促进行动，开展世界母乳喂养周等主题宣传，加强婴幼儿营养喂养指导。'
    const result = reanchor(SENTENCES, change(SENTENCES, gone, ''), anchorsOf(SENTENCES))
    expect(kinds(result)).toBe('sssssosss')
    expect(result.anchors[5]).toMatchObject({ to: null, before: gone, after: '', similarity: 0 })
  })

  it('calls another sentence in the same place an orphan and an addition', () => {
    const gone = '实施母乳喂养促进行动，开展世界母乳喂养周等主题宣传，加强婴幼儿营养喂养指导。'
    const other = '建立托幼机构卫生保健人员培训考核制度。'
    const result = reanchor(SENTENCES, change(SENTENCES, gone, other), anchorsOf(SENTENCES))
    expect(kinds(result)).toBe('sssssosss')
    expect(result.added.map(({ text }) => text)).toEqual([other])
  })

  it('does not take for the same a sentence that shares too little of its words', () => {
    const gone = '加强婴幼儿营养喂养指导，开展主题宣传。'
    const other = '加强婴幼儿营养与喂养门诊建设，健全服务网络和设备配置。'
    const text = change(SENTENCES, '实施母乳喂养促进行动', `${gone}实施母乳喂养促进行动`)
    const likeness = similarityOf(gone, other)
    expect(likeness).toBeGreaterThan(0.3)
    expect(likeness).toBeLessThan(0.5)
    const result = reanchor(text, change(text, gone, other), [anchorAt(text, gone)])
    expect(kinds(result)).toBe('o')
    expect(result.added.map(({ text: words }) => words)).toEqual([other])
  })

  it('follows a sentence that moved to another area', () => {
    const moved = '健全重大风险权力事项集体研究机制，做好风险防范和应急处置。'
    const fresh = change(change(SENTENCES, moved, ''), '夯实儿童保健', `${moved}夯实儿童保健`)
    const result = reanchor(SENTENCES, fresh, anchorsOf(SENTENCES))
    expect(kinds(result)).toBe('sssssssss')
    expect(cut(fresh, result.anchors[7]?.to ?? null)).toBe(moved)
    expect(result.added).toEqual([])
  })

  it('does not cross sentences that say the same twice', () => {
    const twice = '各地要加强组织领导，明确责任分工。'
    const text = change(change(SENTENCES, '二、促进', `${twice}\n二、促进`), '三、坚守行业', `${twice}\n三、坚守行业`)
    const fresh = change(text, '加强妇幼健康行风建设', '切实加强妇幼健康行风建设')
    const first = text.indexOf(twice)
    const anchors: Anchor[] = [first, text.lastIndexOf(twice)].map((start, i) => ({
      taskId: `t${i}`,
      start,
      end: start + twice.length,
    }))
    expect(reanchor(text, fresh, anchors).anchors.map(({ to }) => to?.[0])).toEqual(anchors.map(({ start }) => start))
    const without = `${text.slice(0, first)}${text.slice(first + twice.length)}`
    const after = reanchor(text, without, anchors)
    expect(kinds(after)).toBe('os')
  })

  it('keeps both tasks at a sentence that two were merged into', () => {
    const two = `${MERGEABLE[0]!.replace('，', '。')}${MERGEABLE[1]!}`
    const text = change(SENTENCES, MERGEABLE.join(''), two)
    const merged = '加强儿童心理健康服务，并推进儿童孤独症筛查干预服务规范落实。'
    const fresh = change(text, two, merged)
    const anchors = [anchorAt(text, '加强儿童心理健康服务。', 'a'), anchorAt(text, MERGEABLE[1]!, 'b')]
    const result = reanchor(text, fresh, anchors)
    expect(kinds(result)).toBe('cc')
    for (const { to } of result.anchors) expect(cut(fresh, to)).toBe(merged)
    expect(result.added).toEqual([])
  })

  it('spans both halves of a sentence that was split', () => {
    const two = '加强儿童心理健康服务。推进儿童孤独症筛查干预服务规范落实。'
    const fresh = change(SENTENCES, MERGEABLE.join(''), two)
    const result = reanchor(SENTENCES, fresh, [anchorAt(SENTENCES, MERGEABLE.join(''))])
    expect(kinds(result)).toBe('c')
    expect(cut(fresh, result.anchors[0]?.to ?? null)).toBe(two)
    expect(result.added).toEqual([])
  })

  it('maps an anchor that holds a part of a sentence to that part', () => {
    const part = '推进儿童孤独症筛查干预服务规范落实'
    const fresh = change(SENTENCES, '加强儿童心理健康服务', '切实加强儿童和青少年心理健康服务')
    const result = reanchor(SENTENCES, fresh, [anchorAt(SENTENCES, part)])
    expect(result.anchors[0]).toMatchObject({ kind: 'same', after: part })
    expect(fresh.slice(...(result.anchors[0]?.to ?? [0, 0]))).toBe(part)
  })

  it('grows an item by the sentence that was put into it', () => {
    const fresh = change(KEY_POINTS, '全面排查风险隐患。', '全面排查风险隐患。建立问题整改清单并逐项销号。')
    const result = reanchor(KEY_POINTS, fresh, anchorsOf(KEY_POINTS))
    expect(kinds(result)).toBe('sscssss')
    expect(result.anchors[2]?.after).toContain('建立问题整改清单')
    expect(result.added).toEqual([])
  })

  it('does not mind who is named responsible behind the sentence', () => {
    const fresh = change(
      KEY_POINTS,
      '（妇幼处牵头，医政处、省妇幼保健院配合）',
      '（医政处牵头，妇幼处、疾控处、省妇幼保健院配合）',
    )
    expect(kinds(reanchor(KEY_POINTS, fresh, anchorsOf(KEY_POINTS)))).toBe('sssssss')
  })

  it('gives every anchor back as an orphan when the text is another one', () => {
    const result = reanchor(SENTENCES, 'Nothing of the kind.', anchorsOf(SENTENCES))
    expect(kinds(result)).toBe('ooooooooo')
    expect(reanchor('', SENTENCES, []).added).toHaveLength(9)
    expect(reanchor('', '', [{ taskId: 't', start: 0, end: 0 }]).anchors).toHaveLength(1)
  })
})

describe('the likeness of two sentences', () => {
  it('is 1 for equal and 0 for unlike ones', () => {
    expect(similarityOf('健康', '健康')).toBe(1)
    expect(similarityOf('健康', '安全')).toBe(0)
    expect(similarityOf('', '')).toBe(1)
    expect(similarityOf('', '安')).toBe(0)
  })

  it.each([
    ['到2024年建成10家', '到2025年建成10家', '2024>2025'],
    ['达到85%', '达到8%', '85>8'],
    ['不少于5家', '不少于15家', '5>15'],
    ['甲1234乙', '甲1934乙', '1234>1934'],
  ])('changes a number as a whole: %s, %s', (before, after, expected) => {
    const runs = differencesOf(before, after)
    const of = (kind: string): string => runs.flatMap((run) => (run.kind === kind ? [run.text] : [])).join(',')
    expect(`${of('removed')}>${of('added')}`).toBe(expected)
  })

  it('does not call a stray character common ground', () => {
    expect(differencesOf('各市的报告', '省里的文件')).toEqual([
      { kind: 'removed', text: '各市的报告' },
      { kind: 'added', text: '省里的文件' },
    ])
  })
})
