/**
 * What collaborative documents may contain. The editor is built to it and the server admits nothing else; both compare
 * SCHEMA_VERSION in the handshake, since an editor with another schema silently deletes what it does not know.
 */
export const SCHEMA_VERSION = 1

export interface DocumentSchema {
  /** Node name → names of the nodes it may hold; `#text` stands for text. The root holds `root`. */
  nodes: Readonly<Record<string, readonly string[]>>
  root: readonly string[]
  /** Node name → attributes it may carry. */
  attributes: Readonly<Record<string, readonly string[]>>
  marks: readonly string[]
}

/** Narrative fields: paragraphs of plain text with line breaks, no marks. */
export const NARRATIVE_SCHEMA: DocumentSchema = {
  root: ['paragraph'],
  nodes: { paragraph: ['#text', 'hardBreak'], hardBreak: [] },
  attributes: {},
  marks: [],
}

/** Meeting minutes: headings, lists, bold, tables as well. */
export const MINUTES_SCHEMA: DocumentSchema = {
  root: ['paragraph', 'heading', 'bulletList', 'orderedList', 'table'],
  nodes: {
    paragraph: ['#text', 'hardBreak'],
    hardBreak: [],
    heading: ['#text', 'hardBreak'],
    bulletList: ['listItem'],
    orderedList: ['listItem'],
    listItem: ['paragraph', 'bulletList', 'orderedList'],
    table: ['tableRow'],
    tableRow: ['tableCell', 'tableHeader'],
    tableCell: ['paragraph', 'bulletList', 'orderedList'],
    tableHeader: ['paragraph'],
  },
  attributes: {
    heading: ['level'],
    orderedList: ['start', 'type'],
    tableCell: ['colspan', 'rowspan', 'colwidth'],
    tableHeader: ['colspan', 'rowspan', 'colwidth'],
  },
  marks: ['bold'],
}
