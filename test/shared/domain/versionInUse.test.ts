import { describe, expect, it } from 'vitest'
import { versionInUse } from '#shared/domain/versionInUse.ts'

const task = (versions: string[], removed = false) => ({
  sources: versions.map((noticeVersionId, i) => ({ noticeVersionId, start: i, end: i + 1 })),
  removed,
})

describe('the version of a notice that a board rests on', () => {
  it('is the one most tasks point into, however many passages one of them has', () => {
    expect(versionInUse([task(['v2', 'v2', 'v2']), task(['v1']), task(['v1'])])).toBe('v1')
  })

  it('does not count tasks that are gone', () => {
    expect(versionInUse([task(['v1'], true), task(['v1'], true), task(['v2'])])).toBe('v2')
  })

  it('is none where no task has a source', () => {
    expect(versionInUse([task([])])).toBeUndefined()
  })
})
