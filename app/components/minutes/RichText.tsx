import { Fragment, type ReactNode } from 'react'
import type { RichBlock, RichCell, RichDoc, RichInline, RichItem } from '#shared/document/blocks.ts'

/** Minutes as they are read: text alone, no editor behind it. Headings are h3 and below, under the page's own. */
export function RichText({ doc }: { doc: RichDoc }) {
  return <div className="minutes-prose">{blocks(doc.content)}</div>
}

const blocks = (content: readonly RichBlock[]): ReactNode[] =>
  content.map((block, index) => <Fragment key={index}>{blockOf(block)}</Fragment>)

function blockOf(block: RichBlock): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return <p>{inline(block.content)}</p>
    case 'heading': {
      const Heading = block.attrs.level <= 1 ? 'h3' : block.attrs.level === 2 ? 'h4' : 'h5'
      return (
        <Heading data-heading data-level={block.attrs.level}>
          {inline(block.content)}
        </Heading>
      )
    }
    case 'bulletList':
      return <ul>{items(block.content)}</ul>
    case 'orderedList':
      return <ol start={block.attrs.start}>{items(block.content)}</ol>
    case 'table':
      return (
        <div className="table-scroll">
          <table>
            <tbody>
              {block.content.map((row, index) => (
                <tr key={index}>{row.content.map(cellOf)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )
  }
}

const items = (content: readonly RichItem[]): ReactNode[] =>
  content.map((item, index) => <li key={index}>{blocks(item.content)}</li>)

function cellOf({ type, attrs, content }: RichCell, index: number): ReactNode {
  const Cell = type === 'tableHeader' ? 'th' : 'td'
  return (
    <Cell key={index} colSpan={attrs.colspan} rowSpan={attrs.rowspan}>
      {blocks(content)}
    </Cell>
  )
}

const inline = (content: readonly RichInline[] = []): ReactNode[] =>
  content.map((part, index) => {
    if (part.type === 'hardBreak') return <br key={index} />
    return part.marks ? <strong key={index}>{part.text}</strong> : <Fragment key={index}>{part.text}</Fragment>
  })
