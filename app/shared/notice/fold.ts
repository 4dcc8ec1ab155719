/**
 * Unified forms of the CJK Radicals Supplement (U+2E80–U+2EF3), which NFKC leaves alone. PDF fonts map whole characters
 * such as 民, 门 and 风 to these code points.
 */
const RADICALS: Record<number, string> = {}
const RADICAL_ROWS =
  '2E81厂2E82乛2E83乚2E84乙2E85亻2E86冂2E87几2E88刀2E89刂2E8A卜2E8B㔾2E8C小2E8D小2E8E兀2E8F尣2E90尢2E91尢2E92巳2E93幺' +
  '2E94彑2E95彐2E96忄2E97㣺2E98扌2E99攵2E9B旡2E9C日2E9D月2E9E歺2E9F母2EA0民2EA1氵2EA2氺2EA3灬2EA4爫2EA5爫2EA6丬2EA7牛2EA8犭' +
  '2EA9王2EAA疋2EAB目2EAC示2EAD礻2EAE竹2EAF糹2EB0纟2EB1罓2EB2罒2EB3㓁2EB4冂2EB5网2EB6羊2EB7羊2EB8羊2EB9耂2EBA肀2EBB聿2EBC肉' +
  '2EBD臼2EBE艹2EBF艹2EC0艹2EC1虎2EC2衤2EC3覀2EC4西2EC5见2EC6角2EC7角2EC8讠2EC9贝2ECA足2ECB车2ECC辶2ECD辶2ECE辶2ECF阝2ED0钅' +
  '2ED1長2ED2镸2ED3长2ED4门2ED5阜2ED6阝2ED7雨2ED8青2ED9韦2EDA页2EDB风2EDC飞2EDD食2EDE食2EDF飠2EE0饣2EE1首2EE2马2EE3骨2EE4鬼' +
  '2EE5鱼2EE6鸟2EE7卤2EE8麦2EE9黄2EEA黾2EEB斉2EEC齐2EED歯2EEE齿2EEF竜2EF0龙2EF1龜2EF2亀2EF3龟'
for (let i = 0; i < RADICAL_ROWS.length; i += 5) {
  RADICALS[Number.parseInt(RADICAL_ROWS.slice(i, i + 4), 16)] = RADICAL_ROWS[i + 4] ?? ''
}

/** Presentation forms and small forms of punctuation that must become the ordinary Chinese ones. */
const PUNCTUATION: Record<string, string> = {
  '﹝': '〔',
  '﹞': '〕',
  '﹙': '（',
  '﹚': '）',
  '﹐': '，',
  '﹑': '、',
  '﹒': '.',
  '﹔': '；',
  '﹕': '：',
  '﹪': '%',
  '．': '.',
  '％': '%',
  '〈': '〈',
  '〉': '〉',
  '｡': '。',
  '､': '、',
}

/**
 * The ordinary form of one UTF-16 unit: radicals and compatibility ideographs become the ideograph, full-width letters and
 * digits their ASCII forms. Chinese punctuation stays Chinese. Surrogates come back as they are.
 */
export function foldUnit(unit: string): string {
  const code = unit.charCodeAt(0)
  if (code < 0x2e80) return unit
  if (code <= 0x2ef3) return RADICALS[code] ?? unit
  if (code >= 0x2f00 && code <= 0x2fd5) return unit.normalize('NFKC')
  if (code >= 0x3000 && code < 0xf900) return unit
  if (code >= 0xf900 && code <= 0xfaff) return unit.normalize('NFKC')
  const known = PUNCTUATION[unit]
  if (known !== undefined) return known
  const isWide = (from: number, to: number) => code >= from && code <= to
  if (isWide(0xff10, 0xff19) || isWide(0xff21, 0xff3a) || isWide(0xff41, 0xff5a)) return unit.normalize('NFKC')
  if ('＋＝＜＞／＆＃＠＊'.includes(unit)) return unit.normalize('NFKC')
  return unit
}

/** Space of any width that may stand between words, or only inside a line for no reason. */
export function isBlank(unit: string): boolean {
  const code = unit.charCodeAt(0)
  if (code === 0x20 || code === 0x09 || code === 0xa0 || code === 0x3000) return true
  return (code >= 0x2000 && code <= 0x200a) || code === 0x1680 || code === 0x202f || code === 0x205f
}

/** Characters that print nothing: zero-width joiners, soft hyphens, byte order marks, stray controls. */
export function isInvisible(unit: string): boolean {
  const code = unit.charCodeAt(0)
  if (code >= 0x200b && code <= 0x200f) return true
  if (code === 0x2060 || code === 0xfeff || code === 0xad) return true
  return code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0c && code !== 0x0d && code !== 0x0b
}

/** Line and page ends in every form that text files, word processors and PDF extraction leave behind. */
export function isLineEnd(unit: string): boolean {
  const code = unit.charCodeAt(0)
  return (code >= 0x0a && code <= 0x0d) || code === 0x85 || code === 0x2028 || code === 0x2029
}
