import fc from 'fast-check'

/** How a clean notice is spoiled: as print, PDF extraction and copying from web pages spoil it. */
export interface Spoil {
  /** Characters to a printed line, or null for no hard wraps. */
  width: number | null
  /** Blanks are strewn between Chinese characters with this chance. */
  blanks: number
  /** An empty line behind every printed line. */
  doubled: boolean
  /** A page mark after so many printed lines, or null. */
  page: number | null
  pageMark: (page: number) => string
  /** Common characters become CJK radicals with this chance. */
  radicals: number
  /** Full-width digits and letters. */
  wide: boolean
  crlf: boolean
  seed: number
}

const RADICAL_OF: Record<string, string> = {
  人: '⼈',
  生: '⽣',
  工: '⼯',
  行: '⾏',
  大: '⼤',
  力: '⼒',
  一: '⼀',
  二: '⼆',
  心: '⼼',
  用: '⽤',
  面: '⾯',
  方: '⽅',
  水: '⽔',
  高: '⾼',
  色: '⾊',
  民: '⺠',
  门: '⻔',
  风: '⻛',
  长: '⻓',
  见: '⻅',
}

const PAGE_MARKS = [
  (n: number) => `— ${n} —`,
  (n: number) => `- ${n} -`,
  (n: number) => `${n}/9`,
  (n: number) => `第 ${n} 页 共 9 页`,
]

export const anySpoil: fc.Arbitrary<Spoil> = fc.record({
  width: fc.option(fc.integer({ min: 24, max: 48 }), { nil: null, freq: 5 }),
  blanks: fc.constantFrom(0, 0, 0.05, 0.3),
  doubled: fc.boolean(),
  page: fc.option(fc.integer({ min: 4, max: 30 }), { nil: null }),
  pageMark: fc.constantFrom(...PAGE_MARKS),
  radicals: fc.constantFrom(0, 0.3, 1),
  wide: fc.boolean(),
  crlf: fc.boolean(),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})

/** A small reproducible generator; the property prints its seed with the counterexample. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

/** The same notice, spoiled. Paragraphs are the lines of `clean`; no word of it is changed. */
export function spoil(clean: string, how: Spoil): string {
  const next = random(how.seed)
  const lines: string[] = []
  let printed = 0
  let page = 0
  for (const paragraph of clean.split('\n')) {
    const pieces = how.width === null ? [paragraph] : wrap(paragraph, how.width)
    pieces.forEach((piece, k) => {
      lines.push(disfigure(piece, how, next))
      if (how.doubled) lines.push('')
      printed += 1
      // A page ends inside running text here: between paragraphs any reader can see the page mark.
      if (how.page !== null && printed % how.page === 0 && k + 1 < pieces.length) {
        page += 1
        lines.push('', how.pageMark(page), '')
      }
    })
  }
  return lines.join(how.crlf ? '\r\n' : '\n')
}

/** Breaks a paragraph as printers do: never before a closing mark, never after an opening one. */
function wrap(paragraph: string, width: number): string[] {
  const lines: string[] = []
  let rest = paragraph
  while (rest.length > width) {
    let at = width
    while (
      at > width - 4 &&
      ('，。、；：）》”'.includes(rest.charAt(at)) ||
        '（《“'.includes(rest.charAt(at - 1)) ||
        /\d/.test(rest.charAt(at)))
    )
      at -= 1
    lines.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  lines.push(rest)
  return lines
}

function disfigure(line: string, how: Spoil, next: () => number): string {
  let out = ''
  for (const c of line) {
    let unit = c
    if (RADICAL_OF[c] && next() < how.radicals) unit = RADICAL_OF[c]
    else if (how.wide && /[0-9A-Za-z]/.test(c)) unit = String.fromCharCode(c.charCodeAt(0) + 0xfee0)
    out += unit
    if (/[\u4e00-\u9fff，。、；（）]/.test(c) && next() < how.blanks) out += next() < 0.8 ? ' ' : '\u3000'
  }
  return out
}
