import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { type Anchor, reanchor } from '#shared/notice/reanchor.ts'
import { charactersKept, differencesOf } from '#shared/notice/similarity.ts'
import { anySpoil, spoil } from './mutations.ts'
import { itemsOf } from './reading.ts'
import { KEY_POINTS, PLAN, SENTENCES } from './samples.ts'

/** fast-check prints the seed and the path of a counterexample; the same ones reproduce it. */
const samples = Object.entries({ KEY_POINTS, SENTENCES, PLAN })

const anchorsOf = (text: string): Anchor[] =>
  itemsOf(parseNotice(text)).map(({ span: [start, end] }, i) => ({ taskId: `t${i + 1}`, start, end }))
const bare = (text: string): string => text.replace(/\s/g, '')

/** A notice of one area a paragraph, one sentence a task: what is done to a sentence shows at its task alone. */
const OBJECTS = '孕产妇死亡评审|新生儿疾病筛查|婚前医学检查|叶酸补服|母乳喂养|儿童眼保健|青春期保健|更年期门诊'.split(
  '|',
)
const DEEDS = '制定年度工作方案|组织专项培训班|开展现场质量控制|完善信息上报流程|遴选省级示范单位'.split('|')
const sentence = fc
  .tuple(fc.constantFrom(...OBJECTS), fc.constantFrom(...DEEDS), fc.integer({ min: 10, max: 99 }))
  .map(([object, deed, n]) => `${deed}，覆盖${n}个县区的${object}机构。`)
const body = fc.uniqueArray(sentence, { minLength: 3, maxLength: 14 })
const noticeOf = (sentences: readonly string[]): string => {
  const half = Math.ceil(sentences.length / 2)
  return [
    '临江省卫生健康委员会关于做好2023年妇幼健康工作的通知',
    '各市卫生健康委：',
    '现就有关工作通知如下：',
    '一、重点抓好的工作',
    sentences.slice(0, half).join(''),
    '二、需要协同的工作',
    sentences.slice(half).join(''),
    '临江省卫生健康委员会',
    '2023年3月15日',
  ].join('\n')
}
/** Anchors cut by the sentence itself, so that the property does not rest on the outline it checks. */
const bySentence = (text: string, sentences: readonly string[]): Anchor[] =>
  sentences.map((words, i) => ({
    taskId: `t${i}`,
    start: text.indexOf(words),
    end: text.indexOf(words) + words.length,
  }))

describe('a notice set anew, wrapped, blank-strewn, with page marks', () => {
  for (const [name, clean] of samples)
    it(`${name}: every task keeps its sentence, nothing is added`, () => {
      const anchors = anchorsOf(clean)
      fc.assert(
        fc.property(anySpoil, (how) => {
          const raw = spoil(clean, how)
          const result = reanchor(clean, raw, anchors)
          expect(result.added).toEqual([])
          result.anchors.forEach(({ kind, to, before, after }) => {
            // A blank between Latin words is the one thing that setting may bring or take.
            expect(bare(after)).toBe(bare(before))
            expect(kind === 'same' || before !== after).toBe(true)
            expect(to).not.toBeNull()
          })
          const back = reanchor(
            raw,
            clean,
            result.anchors.map(({ taskId, to }) => ({ taskId, start: to![0], end: to![1] })),
          )
          expect(back.anchors.map(({ to }) => to)).toEqual(anchors.map(({ start, end }) => [start, end]))
        }),
        { numRuns: 60 },
      )
    })
})

describe('a corrected notice', () => {
  it('orphans exactly the task of a sentence that was deleted', () => {
    fc.assert(
      fc.property(body, fc.nat(), (sentences, n) => {
        const gone = n % sentences.length
        const text = noticeOf(sentences)
        const fresh = text.replace(sentences[gone]!, '')
        const { anchors, added } = reanchor(text, fresh, bySentence(text, sentences))
        expect(anchors.map(({ kind }) => kind)).toEqual(sentences.map((_, i) => (i === gone ? 'orphan' : 'same')))
        expect(added).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('calls a sentence in which one word was changed changed, and no other', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.constantFrom('重点机构', '全部单位', '医院'), (sentences, n, word) => {
        const at = n % sentences.length
        const text = noticeOf(sentences)
        const words = sentences[at]!.replace('机构', word)
        const fresh = text.replace(sentences[at]!, words)
        const { anchors, added } = reanchor(text, fresh, bySentence(text, sentences))
        expect(anchors.map(({ kind }) => kind)).toEqual(sentences.map((_, i) => (i === at ? 'changed' : 'same')))
        expect(anchors.map(({ to }) => fresh.slice(...to!))).toEqual(sentences.map((s, i) => (i === at ? words : s)))
        expect(added).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('adds exactly the sentences that were put in', () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (all, picks) => {
        const put = new Set(picks.map((pick) => pick % all.length))
        const sentences = all.filter((_, i) => !put.has(i))
        const [text, fresh] = [noticeOf(sentences), noticeOf(all)]
        const { anchors, added } = reanchor(text, fresh, bySentence(text, sentences))
        expect(anchors.every(({ kind }) => kind === 'same')).toBe(true)
        expect(added.map((one) => one.text)).toEqual(all.filter((_, i) => put.has(i)))
        expect(added.map(({ span }) => fresh.slice(...span))).toEqual(added.map((one) => one.text))
      }),
      { numRuns: 300 },
    )
  })

  it('never anchors tasks of different sentences to one, and loses none, whatever is done to a text', () => {
    const deed = fc.constantFrom('keep', 'keep', 'keep', 'drop', 'word', 'insert', 'twice')
    fc.assert(
      fc.property(body, fc.array(deed, { minLength: 14, maxLength: 14 }), sentence, (sentences, deeds, other) => {
        const corrected = sentences.flatMap((words, i) => {
          switch (deeds[i]) {
            case 'drop':
              return []
            case 'word':
              return [words.replace('机构', '重点单位').replace('覆盖', '')]
            case 'insert':
              return [words, other]
            case 'twice':
              return [words, words]
            default:
              return [words]
          }
        })
        const text = noticeOf(sentences)
        const anchors = bySentence(text, sentences)
        const result = reanchor(text, noticeOf(corrected), anchors)
        expect(result.anchors.map(({ taskId }) => taskId)).toEqual(anchors.map(({ taskId }) => taskId))
        const spans = result.anchors.flatMap(({ to }) => (to ? [to] : [])).sort((a, b) => a[0] - b[0])
        spans.forEach((span, i) => expect(span[0]).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0))
      }),
      { numRuns: 500 },
    )
  })

  it('is total: any two texts and any anchors give one answer an anchor, with spans inside the text', () => {
    const any = fc.string({ unit: fc.constantFrom(...'一、（）1.。，；：《》\n\t健康服务管理安全是'), maxLength: 120 })
    fc.assert(
      fc.property(any, any, fc.array(fc.tuple(fc.nat(130), fc.nat(130)), { maxLength: 4 }), (text, fresh, pairs) => {
        const anchors = pairs.map(([start, length], i) => ({ taskId: `t${i}`, start, end: start + length }))
        const result = reanchor(text, fresh, anchors)
        expect(result.anchors).toHaveLength(anchors.length)
        for (const { to, kind } of result.anchors) {
          expect(to === null).toBe(kind === 'orphan')
          if (!to || text === fresh) continue
          expect(to[0]).toBeLessThan(to[1])
          expect(to[1]).toBeLessThanOrEqual(fresh.length)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the differences of two sentences', () => {
  const any = fc.string({ unit: fc.constantFrom(...'健康服务管理，123'), maxLength: 24 })

  it('lead from the one to the other', () => {
    fc.assert(
      fc.property(any, any, (before, after) => {
        const runs = differencesOf(before, after)
        const without = (kind: string): string => runs.flatMap((run) => (run.kind === kind ? [] : [run.text])).join('')
        expect(without('added')).toBe(before)
        expect(without('removed')).toBe(after)
      }),
    )
  })

  it('keep characters in order, each once', () => {
    fc.assert(
      fc.property(any, any, (before, after) => {
        const places = [...charactersKept(before, after)]
        places.forEach((place, i) => place === -1 || expect(after.charAt(place)).toBe(before.charAt(i)))
        const kept = places.filter((place) => place !== -1)
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b))
      }),
    )
  })
})
