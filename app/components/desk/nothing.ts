/** For parts of the paper that the preview leaves out. */
export const nothing = (): null => null
