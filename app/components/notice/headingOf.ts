/** 四、强化出生缺陷综合防治; （一）… needs no mark between. */
export const headingOf = (ordinal: string, title: string): string =>
  `${ordinal}${/^[一二三四五六七八九十]+$/.test(ordinal) ? '、' : ''}${title}`
