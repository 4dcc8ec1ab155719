/** Unit names a cell has room for. */
export const UNIT_WORDS_SHOWN = 3
