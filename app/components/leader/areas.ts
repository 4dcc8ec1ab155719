import type { Area } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'

/** The areas of a board in order. */
export const areasOf = (state: BoardState): Area[] =>
  [...state.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
