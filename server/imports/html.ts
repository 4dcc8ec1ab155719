import { type Token, VOID, htmlTokens } from './htmlTokens.ts'

/** Elements that show nothing, or lead elsewhere; their content is no part of a notice. */
const UNSEEN = new Set([
  'head',
  'nav',
  'aside',
  'footer',
  'svg',
  'math',
  'object',
  'button',
  'select',
  'option',
  'audio',
])
const HIDDEN = /\shidden(?=[\s=/>])|display\s*:\s*none|aria-hidden\s*=\s*["']?true/
/** Names that sites give to what surrounds their articles. */
const AROUND =
  /\s(?:class|id)\s*=\s*["'][^"']*\b(?:nav|navbar|menu|breadcrumb|crumbs?|sidebar|footer|share|toolbar|pagination)\b/

const BLOCKS = new Set([
  ...['p', 'div', 'br', 'hr', 'li', 'ul', 'ol', 'dl', 'dt', 'dd', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'section'],
  ...['article', 'main', 'header', 'body', 'html', 'blockquote', 'center', 'pre', 'form', 'fieldset', 'caption'],
  ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'figure', 'figcaption', 'details', 'summary', 'address'],
])
/** A cell as long as this holds an article, so its table is the layout of a page. */
const LAYOUT_CELL = 1_500

/**
 * The visible text of a page: one line a block, tables with a tab before each cell and an empty line after each row. The
 * menus, footers and hidden parts of the site around it are left out as far as they are marked as such.
 */
export function htmlToText(html: string): string {
  const tokens = visible(htmlTokens(html))
  return new TextWriter(layoutTables(tokens)).write(tokens)
}

/** Without the elements nobody sees. One that is never closed is kept, or it would take the rest of the page with it. */
function visible(tokens: readonly Token[]): Token[] {
  const kept: Token[] = []
  const closers = closingOf(tokens)
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.kind === 'open' && !VOID.has(token.name) && isUnseen(token)) {
      const end = closers[i]
      if (end !== undefined && end > i) {
        i = end
        continue
      }
    }
    kept.push(token)
  }
  return kept
}

const isUnseen = ({ name, attributes }: Exclude<Token, { kind: 'text' }>): boolean =>
  UNSEEN.has(name) || (name !== 'body' && name !== 'html' && (HIDDEN.test(attributes) || AROUND.test(attributes)))

/** For each opening tag where the closing one of the same name stands, nesting counted; one pass for all. */
function closingOf(tokens: readonly Token[]): (number | undefined)[] {
  const closers: (number | undefined)[] = []
  const open = new Map<string, number[]>()
  tokens.forEach((token, i) => {
    if (token.kind === 'text' || VOID.has(token.name)) return
    const stack = open.get(token.name) ?? []
    if (token.kind === 'open') {
      if (token.attributes.endsWith('/>')) return
      open.set(token.name, stack)
      stack.push(i)
      return
    }
    const opened = stack.pop()
    if (opened !== undefined) closers[opened] = i
  })
  return closers
}

/** The opening tags of tables that only arrange a page: with a table or an article in them, or a single column. */
function layoutTables(tokens: readonly Token[]): Set<Token> {
  const layout = new Set<Token>()
  const stack: { token: Token; columns: number; widest: number; cell: number }[] = []
  for (const token of tokens) {
    const table = stack.at(-1)
    if (token.kind === 'text') {
      if (table && (table.cell += token.text.length) > LAYOUT_CELL) layout.add(table.token)
    } else if (token.name === 'table' && token.kind === 'open') {
      if (table) layout.add(table.token)
      stack.push({ token, columns: 0, widest: 0, cell: 0 })
    } else if (token.name === 'table') {
      stack.pop()
      if (table && table.widest < 2) layout.add(table.token)
    } else if (table && token.kind === 'open' && token.name === 'tr') table.columns = 0
    else if (table && token.kind === 'open' && (token.name === 'td' || token.name === 'th')) {
      table.cell = 0
      table.widest = Math.max(table.widest, ++table.columns)
    }
  }
  for (const { token } of stack) layout.add(token)
  return layout
}

class TextWriter {
  readonly #layout: Set<Token>
  readonly #lines: string[] = []
  readonly #tables: boolean[] = []
  #line = ''
  #cell: string[] | null = null
  #pre = 0

  constructor(layout: Set<Token>) {
    this.#layout = layout
  }

  write(tokens: readonly Token[]): string {
    for (const token of tokens) {
      if (token.kind === 'text') this.#text(token.text)
      else if (token.name === 'pre') {
        this.#break()
        this.#pre = Math.max(0, this.#pre + (token.kind === 'open' ? 1 : -1))
      } else if (BLOCKS.has(token.name)) this.#block(token)
    }
    this.#endCell()
    this.#break()
    return this.#lines
      .join('\n')
      .replace(/\n{4,}/g, '\n\n\n')
      .replace(/^\n+|\s+$/g, '')
  }

  #block(token: Exclude<Token, { kind: 'text' }>): void {
    const { name, kind } = token
    const inData = this.#tables.at(-1) === true
    if (name === 'table') {
      this.#endCell()
      this.#break()
      if (kind === 'open') this.#tables.push(!this.#layout.has(token))
      else this.#tables.pop()
      if (inData || this.#tables.at(-1) === true) this.#lines.push('')
    } else if (inData && (name === 'td' || name === 'th')) {
      this.#endCell()
      if (kind === 'open') this.#cell = []
    } else if (inData && name === 'tr') {
      this.#endCell()
      if (kind === 'close') this.#lines.push('')
    } else this.#break()
  }

  #text(text: string): void {
    if (this.#pre > 0) {
      const [first = '', ...rest] = text.split(/\r\n?|\n/)
      this.#line += first
      for (const line of rest) {
        this.#break()
        this.#line = line
      }
    } else this.#line += text.replace(/[ \t\r\n\f]+/g, ' ')
  }

  /** Ends a line; of blank ones nothing stays. */
  #break(): void {
    const line = this.#line.replace(/ {2,}/g, ' ').replace(/^ | $/g, '')
    this.#line = ''
    if (line.replace(/[\s\u00a0]/g, '') === '') return
    if (this.#cell) this.#cell.push(line)
    else this.#lines.push(line)
  }

  /** A cell as the reader of notices knows it: a tab before its first line; an empty one is a tab alone. */
  #endCell(): void {
    this.#break()
    if (!this.#cell) return
    const [first = '', ...rest] = this.#cell
    this.#lines.push(`\t${first}`, ...rest)
    this.#cell = null
  }
}
