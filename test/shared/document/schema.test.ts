import { describe, expect, it } from 'vitest'
import { type DocumentSchema, MINUTES_SCHEMA, NARRATIVE_SCHEMA, SCHEMA_VERSION } from '#shared/document/schema.ts'

const SCHEMAS: [string, DocumentSchema][] = [
  ['narrative', NARRATIVE_SCHEMA],
  ['minutes', MINUTES_SCHEMA],
]

describe.each(SCHEMAS)('the schema of %s', (_, schema) => {
  it('knows every node that may occur, and every node of it can occur', () => {
    const mentioned = new Set([...schema.root, ...Object.values(schema.nodes).flat()])
    mentioned.delete('#text')
    expect([...mentioned].sort()).toEqual(Object.keys(schema.nodes).sort())
  })

  it('gives attributes only to nodes it has', () => {
    for (const name of Object.keys(schema.attributes)) expect(schema.nodes).toHaveProperty(name)
  })
})

describe('what an editor of this version may write', () => {
  it('is plain paragraphs with line breaks in a narrative', () => {
    expect(
      { SCHEMA_VERSION, NARRATIVE_SCHEMA },
      'the document schema changed: raise SCHEMA_VERSION and update this value',
    ).toEqual({
      SCHEMA_VERSION: 1,
      NARRATIVE_SCHEMA: {
        root: ['paragraph'],
        nodes: { paragraph: ['#text', 'hardBreak'], hardBreak: [] },
        attributes: {},
        marks: [],
      },
    })
  })
})
