/** Unsent text as it outlives the page: one update, and the fields it is in. Apart from Yjs, which pages load late. */
export interface Draft {
  v: 1
  update: Uint8Array
  fields: readonly string[]
}

/** A later release may write another form; what it left is not ours to read. */
export const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && 'v' in value && value.v === 1 && 'update' in value
