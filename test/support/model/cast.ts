import type { Actor } from '#shared/domain/model.ts'
import { handler, leader, reviewer, staff, supervisor, supervisor2 } from '../builders.ts'

/** Who may take part, and the narratives they write in; two of one account sit at two computers. */
export const CAST: readonly [Actor, string[]][] = [
  [staff('fuzhou'), ['fuzhou']],
  [handler('fuzhou'), ['fuzhou']],
  [supervisor, []],
  [staff('fuzhou'), ['fuzhou']],
  [staff('xiamen'), ['xiamen']],
  [supervisor2, []],
  [leader, []],
  [reviewer('fuzhou'), ['fuzhou']],
  [handler('xiamen'), ['xiamen', 'fuzhou']],
  [staff('putian'), ['putian']],
]
