/** 我的单位: the unit's sheet. */
export const sheet = {
  title: '我的单位',
} as const
