/**
 * The numbers that Word makes by itself (一、（一）1.) are no part of a document's text: a paragraph only names a list and
 * a level. Here they become text, since a notice without its numbers has no structure left.
 */

interface Level {
  start: number
  format: string
  /** `（%2）`: %n stands for the count of level n. */
  text: string
}
interface NumberingList {
  /** Lists of one definition count on together. */
  definition: string
  levels: readonly (Level | undefined)[]
  restarts: ReadonlyMap<number, number>
}
interface Place {
  list: string
  level: number
}

const attribute = (xml: string, element: string): string | null =>
  new RegExp(`<w:${element}\\s[^>]*?w:val="([^"]*)"`).exec(xml)?.[1] ?? null
const elements = (xml: string, name: string): { attributes: string; content: string }[] =>
  [...xml.matchAll(new RegExp(`<w:${name}(\\s[^>]*)?>([\\s\\S]*?)</w:${name}>`, 'g'))].map((found) => ({
    attributes: found[1] ?? '',
    content: found[2] ?? '',
  }))
const named = (attributes: string, name: string): string =>
  new RegExp(`w:${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''

function readLevels(xml: string): (Level | undefined)[] {
  const levels: (Level | undefined)[] = []
  for (const { attributes, content } of elements(xml, 'lvl')) {
    const level = Number(named(attributes, 'ilvl'))
    if (!(level >= 0 && level <= 8)) continue
    const format = attribute(content, 'numFmt') ?? 'decimal'
    levels[level] = {
      start: Number(attribute(content, 'start') ?? 1),
      format,
      text: attribute(content, 'lvlText') ?? '',
    }
  }
  return levels
}

function readLists(numbering: string): Map<string, NumberingList> {
  const definitions = new Map(
    elements(numbering, 'abstractNum').map((found) => [
      named(found.attributes, 'abstractNumId'),
      readLevels(found.content),
    ]),
  )
  const lists = new Map<string, NumberingList>()
  for (const { attributes, content } of elements(numbering, 'num')) {
    const definition = attribute(content, 'abstractNumId') ?? ''
    const restarts = elements(content, 'lvlOverride').flatMap((override): [number, number][] => {
      const start = attribute(override.content, 'startOverride')
      return start === null ? [] : [[Number(named(override.attributes, 'ilvl')), Number(start)]]
    })
    const levels = definitions.get(definition)
    if (levels) lists.set(named(attributes, 'numId'), { definition, levels, restarts: new Map(restarts) })
  }
  return lists
}

/** Where a paragraph or a style says it is numbered; null where it says nothing. */
function placeIn(properties: string): { list: string | null; level: number | null } | null {
  const found = elements(properties, 'numPr')[0]?.content
  if (found === undefined) return null
  const level = attribute(found, 'ilvl')
  return { list: attribute(found, 'numId'), level: level === null ? null : Number(level) }
}

function readStyles(styles: string): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { attributes, content } of elements(styles, 'style')) {
    const place = placeIn(content)
    if (place?.list) places.set(named(attributes, 'styleId'), { list: place.list, level: place.level ?? 0 })
  }
  return places
}

/** Counts one document through. */
class Counter {
  readonly #lists: ReadonlyMap<string, NumberingList>
  readonly #counts = new Map<string, (number | undefined)[]>()
  readonly #used = new Set<string>()

  constructor(lists: ReadonlyMap<string, NumberingList>) {
    this.#lists = lists
  }

  /** The number of the next paragraph at a place; empty for bullets, null where the list is not defined. */
  next({ list: id, level }: Place): string | null {
    const list = this.#lists.get(id)
    const own = list?.levels[level]
    if (!list || !own) return null
    const counts = this.#counts.get(list.definition) ?? []
    this.#counts.set(list.definition, counts)
    const restart = this.#used.has(`${id}:${level}`) ? undefined : list.restarts.get(level)
    this.#used.add(`${id}:${level}`)
    const before = counts[level]
    counts[level] = restart ?? (before === undefined ? own.start : before + 1)
    counts.length = level + 1
    if (own.format === 'bullet' || own.format === 'none') return ''
    return own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1
      const other = list.levels[at]
      return other ? inFormat(counts[at] ?? other.start, other.format) : ''
    })
  }
}

const DIGITS = '〇一二三四五六七八九'

/** 一 to 九十九; beyond that no notice numbers its parts, and plain digits serve. */
function chinese(count: number): string {
  if (count < 1 || count > 99) return String(count)
  const [tens, ones] = [Math.floor(count / 10), count % 10]
  const ten = tens === 0 ? '' : tens === 1 ? '十' : `${DIGITS[tens]}十`
  return ten + (ones === 0 ? '' : DIGITS[ones])
}

function inFormat(count: number, format: string): string {
  if (
    /^(chinese(Counting|LegalSimplified)|japaneseCounting|taiwaneseCounting|ideograph(Digital|LegalTraditional))/.test(
      format,
    )
  )
    return chinese(count)
  if (format === 'decimalEnclosedCircle' || format === 'decimalEnclosedCircleChinese')
    return count >= 1 && count <= 20 ? String.fromCodePoint(0x2460 + count - 1) : String(count)
  if (format === 'lowerLetter' || format === 'upperLetter') {
    const letter = count >= 1 && count <= 26 ? String.fromCodePoint(0x60 + count) : String(count)
    return format === 'lowerLetter' ? letter : letter.toUpperCase()
  }
  return format === 'decimalZero' ? String(count).padStart(2, '0') : String(count)
}

export interface WordParts {
  document: string
  numbering: string
  styles: string
}

/**
 * The document with every number that Word would print written before its paragraph. `missing` tells that a paragraph
 * names a list that the file does not define. The three parts are XML as Word and WPS write it, prefix w.
 */
export function writeNumbers({ document, numbering, styles }: WordParts): { document: string; missing: boolean } {
  const counter = new Counter(readLists(numbering))
  const styled = readStyles(styles)
  let missing = false
  // What a tracked change had before would end the properties too early.
  const current = document.replace(/<w:pPrChange[\s>][\s\S]*?<\/w:pPrChange>/g, '')
  const numbered = current.replace(/<w:pPr>[\s\S]*?<\/w:pPr>/g, (properties) => {
    const own = placeIn(properties)
    const style = styled.get(attribute(properties, 'pStyle') ?? '')
    const list = own?.list ?? style?.list
    if (list === undefined || list === '0') return properties
    const number = counter.next({ list, level: own?.level ?? style?.level ?? 0 })
    if (number === null) missing = true
    // The text of a level is an attribute, so it is escaped already.
    return number ? `${properties}<w:r><w:t xml:space="preserve">${number}</w:t></w:r>` : properties
  })
  return { document: numbered, missing }
}
