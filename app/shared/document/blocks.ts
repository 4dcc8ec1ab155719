import * as Y from 'yjs'

/**
 * Minutes as a tree, in the shape an editor's `getJSON` gives: for pages that show them, for the .docx, and as they are
 * kept for ever once the meeting is closed. Every attribute is there, and is what its name promises.
 */
export interface RichDoc {
  type: 'doc'
  content: RichBlock[]
}

export type RichBlock =
  | { type: 'paragraph'; content?: RichInline[] }
  | { type: 'heading'; attrs: { level: number }; content?: RichInline[] }
  | { type: 'bulletList'; content: RichItem[] }
  | { type: 'orderedList'; attrs: { start: number; type: string | null }; content: RichItem[] }
  | { type: 'table'; content: RichRow[] }

export interface RichItem {
  type: 'listItem'
  content: RichBlock[]
}
export interface RichRow {
  type: 'tableRow'
  content: RichCell[]
}
export interface RichCell {
  type: 'tableCell' | 'tableHeader'
  attrs: { colspan: number; rowspan: number; colwidth: number[] | null }
  content: RichBlock[]
}
export type RichInline = { type: 'text'; text: string; marks?: [{ type: 'bold' }] } | { type: 'hardBreak' }

/** What `fragment` holds. Admission lets values of any kind into attributes: those that make no sense become the default. */
export const richDoc = (fragment: Y.XmlFragment): RichDoc => ({ type: 'doc', content: elementsOf(fragment, blockOf) })

const MAX_LEVEL = 6
/** A table wider or higher than this is no table of minutes. */
const MAX_SPAN = 100
const MAX_WIDTH = 10_000

function elementsOf<T>(parent: Y.XmlFragment | Y.XmlElement, read: (element: Y.XmlElement) => T | null): T[] {
  return parent.toArray().flatMap((node) => (node instanceof Y.XmlElement ? (read(node) ?? []) : []))
}

function blockOf(element: Y.XmlElement): RichBlock | null {
  switch (element.nodeName) {
    case 'paragraph':
      return { type: 'paragraph', ...inlineOf(element) }
    case 'heading':
      return { type: 'heading', attrs: { level: whole(element, 'level', 1, MAX_LEVEL) }, ...inlineOf(element) }
    case 'bulletList':
      return { type: 'bulletList', content: elementsOf(element, itemOf) }
    case 'orderedList': {
      const type = attribute(element, 'type')
      const attrs = { start: whole(element, 'start', 1), type: typeof type === 'string' ? type.slice(0, 8) : null }
      return { type: 'orderedList', attrs, content: elementsOf(element, itemOf) }
    }
    case 'table':
      return { type: 'table', content: elementsOf(element, rowOf) }
    default:
      return null
  }
}

const itemOf = (element: Y.XmlElement): RichItem => ({ type: 'listItem', content: elementsOf(element, blockOf) })
const rowOf = (element: Y.XmlElement): RichRow => ({ type: 'tableRow', content: elementsOf(element, cellOf) })

function cellOf(element: Y.XmlElement): RichCell | null {
  const type = element.nodeName
  if (type !== 'tableCell' && type !== 'tableHeader') return null
  const widths = attribute(element, 'colwidth')
  const fit = Array.isArray(widths) && widths.length > 0 && widths.length <= MAX_SPAN && widths.every(isWidth)
  const attrs = {
    colspan: whole(element, 'colspan', 1, MAX_SPAN),
    rowspan: whole(element, 'rowspan', 1, MAX_SPAN),
    colwidth: fit ? [...(widths as number[])] : null,
  }
  return { type, attrs, content: elementsOf(element, blockOf) }
}

const isWidth = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= MAX_WIDTH

const attribute = (element: Y.XmlElement, name: string): unknown => element.getAttribute(name) as unknown

/** A whole number from 1 to `max`; anything else is 1. */
function whole(element: Y.XmlElement, name: string, least: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = attribute(element, name)
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= max ? value : least
}

function inlineOf(element: Y.XmlElement): { content?: RichInline[] } {
  const content: RichInline[] = []
  for (const node of element.toArray()) {
    if (node instanceof Y.XmlElement && node.nodeName === 'hardBreak') content.push({ type: 'hardBreak' })
    if (!(node instanceof Y.XmlText)) continue
    for (const { insert, attributes } of node.toDelta() as {
      insert: unknown
      attributes?: Record<string, unknown>
    }[]) {
      if (typeof insert === 'string') addText(content, insert, Boolean(attributes?.['bold']))
    }
  }
  return content.length > 0 ? { content } : {}
}

/** Text beside text in the same type is one text, however it came about. */
function addText(content: RichInline[], text: string, bold: boolean): void {
  const last = content.at(-1)
  if (last?.type === 'text' && Boolean(last.marks) === bold) last.text += text
  else content.push({ type: 'text', text, ...(bold ? { marks: [{ type: 'bold' }] } : {}) })
}
