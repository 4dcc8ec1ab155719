/** One tag or one stretch of text of a page, in order. Comments, declarations and unseen elements are gone. */
export type Token =
  { kind: 'text'; text: string } | { kind: 'open' | 'close'; name: string; /** Lower case, raw. */ attributes: string }

/** Elements whose content is never read as HTML: it ends at the first closing tag of that name, whatever it holds. */
const RAW = new Set(['script', 'style', 'noscript', 'textarea', 'title', 'iframe', 'xmp', 'template'])
const NAME = /[a-z][a-z0-9:-]*/iy

/**
 * Cuts a page into tags and text in one pass, as browsers do where it matters: unclosed comments and tags end with the
 * page, a lone < is text. It builds no tree and follows no address.
 */
export function htmlTokens(html: string): Token[] {
  const tokens: Token[] = []
  const closings = new Map<string, number[]>()
  let at = 0
  let textFrom = 0
  const text = (to: number): void => {
    if (to > textFrom) tokens.push({ kind: 'text', text: decodeEntities(html.slice(textFrom, to)) })
  }
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    const next = html.charAt(open + 1)
    if (next === '!' || next === '?') {
      text(open)
      at = textFrom = pastDeclaration(html, open)
      continue
    }
    const isClose = next === '/'
    NAME.lastIndex = open + (isClose ? 2 : 1)
    const name = NAME.exec(html)?.[0].toLowerCase()
    if (name === undefined) {
      at = open + 1
      continue
    }
    text(open)
    const end = pastTag(html, NAME.lastIndex)
    const attributes = html.slice(open + name.length + 1, end).toLowerCase()
    at = textFrom = end
    if (!isClose && RAW.has(name)) at = textFrom = pastRaw(html, name, end, closings)
    else {
      tokens.push({ kind: isClose ? 'close' : 'open', name, attributes })
      if (!isClose && attributes.endsWith('/>') && !VOID.has(name)) continue
    }
  }
  text(html.length)
  return tokens
}

/** Elements without content. */
export const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'wbr'])

function pastDeclaration(html: string, open: number): number {
  const isComment = html.startsWith('<!--', open)
  // Word writes <![if …]> around visible text: only the declaration itself goes.
  const end = isComment ? html.indexOf('-->', open + 4) : html.indexOf('>', open)
  return end === -1 ? html.length : end + (isComment ? 3 : 1)
}

/** Behind the > of a tag; one inside a quoted value does not count. */
function pastTag(html: string, from: number): number {
  let quote = ''
  for (let i = from; i < html.length; i++) {
    const c = html.charAt(i)
    if (quote !== '') quote = c === quote ? '' : quote
    else if (c === '>') return i + 1
    else if ((c === '"' || c === "'") && html.charAt(i - 1) === '=') quote = c
  }
  return html.length
}

/** Behind the closing tag of a raw element. The places are looked up once a name, so that many openings stay cheap. */
function pastRaw(html: string, name: string, from: number, closings: Map<string, number[]>): number {
  let places = closings.get(name)
  if (!places) {
    places = [...html.matchAll(new RegExp(`</${name}[^>]{0,100}>`, 'gi'))].map((found) => found.index + found[0].length)
    closings.set(name, places.reverse())
  }
  while (places.length > 0 && places[places.length - 1]! <= from) places.pop()
  return places[places.length - 1] ?? html.length
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  laquo: '«',
  raquo: '»',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  middot: '·',
  bull: '•',
  times: '×',
  divide: '÷',
  plusmn: '±',
  le: '≤',
  ge: '≥',
  ne: '≠',
  asymp: '≈',
  permil: '‰',
  deg: '°',
  sect: '§',
  yen: '¥',
  copy: '©',
  reg: '®',
  trade: '™',
  zwnj: '',
  zwj: '',
  shy: '',
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[(name as string).toLowerCase()] ?? whole
    const code = hex !== undefined ? parseInt(hex as string, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd'
  })
