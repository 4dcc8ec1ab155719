import type { Reimport, ReimportPassage } from '#server/imports/reimport.ts'

/** The passages of a comparison as the screen lists them. */
export interface Lists {
  same: ReimportPassage[]
  changed: ReimportPassage[]
  orphans: ReimportPassage[]
}

export function listsOf({ passages }: Pick<Reimport, 'passages'>): Lists {
  const of = (kind: ReimportPassage['kind']): ReimportPassage[] => passages.filter((passage) => passage.kind === kind)
  return { same: of('same'), changed: of('changed'), orphans: of('orphan') }
}

/** What applying would do, in tasks: one of several passages counts once, by what happened most to it. */
export interface Plan {
  taskIds: string[]
  same: number
  changed: number
  /** Tasks none of whose passages were found. */
  orphans: number
}

/** The tasks that would follow the corrected text, without those the officer left out. */
export function planOf(reimport: Pick<Reimport, 'passages'>, leftOut: ReadonlySet<string>): Plan {
  const { same, changed, orphans } = listsOf(reimport)
  const touched = new Set(changed.map(({ taskId }) => taskId))
  const plain = new Set(same.map(({ taskId }) => taskId).filter((taskId) => !touched.has(taskId)))
  const found = new Set([...touched, ...plain])
  const taken = [...touched].filter((taskId) => !leftOut.has(taskId))
  return {
    taskIds: [...plain, ...taken],
    same: plain.size,
    changed: taken.length,
    orphans: new Set(orphans.map(({ taskId }) => taskId).filter((taskId) => !found.has(taskId))).size,
  }
}

/** A task as the lists name it. */
export interface NamedTask {
  number: string
  title: string
}

/** The key of a passage: one task may have several. */
export const keyOf = ({ taskId, noticeVersionId, from }: ReimportPassage): string =>
  `${taskId}:${noticeVersionId}:${from[0]}`
