import type { DraftItem } from './areas.ts'
import type { Slice } from './blocks.ts'
import { sliceText } from './blocks.ts'
import { deadlinesOf } from './deadlines.ts'
import type { DateContext } from './deadlines.ts'
import { sentencesOf } from './sentences.ts'

const REPORTS = /报送|上报|报至|报我|报省|报市|报区|报县|报国家|反馈|提交|报告|完成|备案|报备|送至|汇总/

/** The sentences of a covering letter that set a dated duty (请于11月1日前将总结报送我委), and the rest. */
export function lettersDuties(
  body: readonly Slice[],
  context: DateContext,
): { duties: DraftItem[]; declared: Slice[]; before: string } {
  const duties: DraftItem[] = []
  const declared: Slice[] = []
  let before = ''
  for (const slice of body) {
    for (const sentence of sentencesOf(slice)) {
      const words = sliceText(sentence)
      const dated = deadlinesOf(sentence, context).some((d) => d.recurrence !== null || d.date !== null)
      if (dated && REPORTS.test(words) && !/制定了|现印发/.test(words)) {
        duties.push({
          ordinal: '',
          heading: null,
          body: [sentence],
          path: [],
          shared: [],
          fallback: [],
          frame: [],
          sentence: true,
        })
      } else {
        declared.push(sentence)
        if (duties.length === 0) before = words
      }
    }
  }
  return { duties, declared, before }
}
