import type { Comparator } from './outline.ts'

const BEFORE: [RegExp, Comparator][] = [
  [/(?:不(?:得|宜|应|能|可|要)?(?:低于|少于|小于)|至少|最低|≥|>=)[^\d，。；]{0,16}$/, '>='],
  [
    /(?:不(?:得|宜|应|能|可|要)?(?:高于|超过|多于|大于|超出)|控制在|控制到|控制至|压减至|压减到|≤|<=|以不超过)[^\d，。；]{0,4}$/,
    '<=',
  ],
  [/(?:下降|降低|减少|缩短|压缩|压减|缩减|回落|降|缩)(?:到|至|为)$/, '<='],
  [/(?:超过|高于|大于|多于|突破|>)$/, '>'],
  [/(?:低于|小于|少于|<)$/, '<'],
  [
    /(?:达到|达|达成|(?:提高|提升|增加|增长|上升|扩大|恢复|延长|增|升|提)(?:到|至)|保持在|稳定在|维持在|保持|稳定到|巩固在)(?:了)?$/,
    '>=',
  ],
  [/(?:下降|降低|减少|提高|提升|增加|增长|上升|缩短|新增|递增|递减|增幅|降幅|增速|累计)(?:了|约)?$/, '>='],
  [/(?:提高|提升|增加|扩大)[^，。；]{1,20}(?:到|至)$/, '>='],
  [/(?:降低|压缩|减少|缩短|下降|压减)[^，。；]{1,20}(?:到|至)$/, '<='],
  [/(?:约|大约|近)$/, '≈'],
  [/(?:标准|补助|经费|费用)(?:为|是)$/, '='],
]
/** 提高到2022年的30%: the year between the verb and the figure is not what is compared. */
const YEAR_OF = /20\d\d年(?:底|末)?的?$/

/** What the words in front of a figure say of it (不低于 → >=), or null. */
export function leadingComparator(before: string): Comparator | null {
  const bare = before.replace(YEAR_OF, '')
  const words = bare.replace(/(?:分别|均|都|各|约|到|在|力争|每年)+$/, (m) => (/^(?:到|在)/.test(m) ? m : ''))
  for (const [pattern, comparator] of BEFORE) if (pattern.test(words) || pattern.test(bare)) return comparator
  return null
}
