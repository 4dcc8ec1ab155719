import { describe, expect, it } from 'vitest'
import { areaAt } from '#shared/domain/areaAt.ts'
import type { OutlineArea } from '#shared/notice/outline.ts'

const area = (start: number): OutlineArea => ({
  ordinal: '',
  heading: '',
  kind: 'task',
  span: [start, start + 5],
  items: [],
})
const outline = { areas: [area(10), area(100), area(200)] }
const at = (start: number, areaId: string) => ({ start, areaId })

describe('the area of a passage', () => {
  const places = [at(120, 'b'), at(20, 'a'), at(40, 'a')]

  it('is that of its neighbours under the same heading, also at its head', () => {
    expect(areaAt(30, outline, places)).toBe('a')
    expect(areaAt(105, outline, places)).toBe('b')
    expect(areaAt(150, outline, places)).toBe('b')
  })

  it('is that of the task before it where nothing stands under its heading', () => {
    expect(areaAt(210, outline, places)).toBe('b')
    expect(areaAt(5, outline, places)).toBe('a')
    expect(areaAt(30, { areas: [] }, places)).toBe('a')
  })

  it('follows a task that was moved to another area', () => {
    expect(areaAt(45, outline, [at(20, 'a'), at(40, 'z')])).toBe('z')
  })

  it('is none on a board without tasks', () => {
    expect(areaAt(30, outline, [])).toBeNull()
  })
})
