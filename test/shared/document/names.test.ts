import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import { fragmentName, narrativeName, parseDocumentName, parseFragmentName } from '#shared/document/names.ts'

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)

describe('names of documents', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(id, id, (boardId, unitId) => {
        expect(parseDocumentName(narrativeName(boardId, unitId))).toEqual({ kind: 'narrative', boardId, unitId })
        expect(parseDocumentName(`minutes/${boardId}`)).toEqual({ kind: 'minutes', meetingId: boardId })
      }),
    )
  })

  it.each([
    '',
    '/',
    'narrative',
    'narrative/',
    'narrative/b1',
    'narrative/b1/',
    'narrative//fuzhou',
    'narrative/b1/fuzhou/',
    'narrative/b1/fuzhou/t1',
    '/narrative/b1/fuzhou',
    'Narrative/b1/fuzhou',
    'minutes',
    'minutes/',
    'minutes/m1/fuzhou',
    'minutes/m1/',
    'secret/b1/fuzhou',
    'narrative/../fuzhou',
    'narrative/b1/..',
    'narrative/b1/福州',
    'narrative/b1/fu zhou',
    'narrative/b1/fuzhou\n',
    'narrative/b1/fuzhou%2F',
    `narrative/b1/${'x'.repeat(65)}`,
    'narrative/b1/fuzhou?x=1',
  ])('%j is none', (name) => {
    expect(parseDocumentName(name)).toBeNull()
  })
})

describe('names of fragments', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(id, fc.constantFrom(...NARRATIVE_FIELDS), (taskId, field) => {
        expect(parseFragmentName(fragmentName(taskId, field))).toEqual({ taskId, field })
      }),
    )
  })

  it.each([
    '',
    '/',
    't1',
    't1/',
    '/progress',
    't1/percent',
    't1/Progress',
    't1/x/progress',
    't1/progress/',
    't:1/progress',
    '__proto__/progress',
  ])('%j is none', (name) => {
    expect(parseFragmentName(name)).toBeNull()
  })
})
