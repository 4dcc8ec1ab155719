import { getSchema } from '@tiptap/core'
import { expect, it } from 'vitest'
import { MINUTES_SCHEMA } from '#shared/document/schema.ts'
import { minutesNodes } from '#app/components/minutes/extensions.ts'

/** What an editor lets in beyond the document's schema is refused with all that was typed along with it. */
it('[D15] the editor of minutes holds exactly the nodes, attributes and marks that the server admits', () => {
  const schema = getSchema(minutesNodes)
  const { nodes, root, attributes, marks } = MINUTES_SCHEMA
  const names = Object.keys(schema.nodes).filter((name) => name !== 'doc' && name !== 'text')
  expect(names.sort()).toEqual(Object.keys(nodes).sort())
  expect(Object.keys(schema.marks)).toEqual(marks)
  /** What may stand in a node, whatever the order. */
  const within = (name: string): string[] => {
    const all = Object.values(schema.nodes).filter((type) => {
      const seen = new Set<unknown>()
      const look = (match: (typeof type)['contentMatch']): boolean => {
        if (seen.has(match)) return false
        seen.add(match)
        for (let i = 0; i < match.edgeCount; i++) {
          const edge = match.edge(i)
          if (edge.type === type || look(edge.next)) return true
        }
        return false
      }
      return look(schema.nodes[name]!.contentMatch)
    })
    return all.map((type) => (type.name === 'text' ? '#text' : type.name)).sort()
  }
  expect(within('doc')).toEqual([...root].sort())
  for (const [name, inside] of Object.entries(nodes)) expect([name, within(name)]).toEqual([name, [...inside].sort()])
  for (const [name, type] of Object.entries(schema.nodes)) {
    if (name === 'doc' || name === 'text') continue
    expect([name, Object.keys(type.spec.attrs ?? {}).sort()]).toEqual([name, [...(attributes[name] ?? [])].sort()])
  }
})
