/** 亮灯: the letter inside the shape, the name read aloud, and the rule beside it in the legend. */
export const lights = {
  byHand: '{{light}}（人工调整）',
  letter: { red: '红', yellow: '黄', green: '绿', blue: '蓝', grey: '灰' },
  name: { red: '红灯', yellow: '黄灯', green: '绿灯', blue: '蓝灯', grey: '灰灯' },
  count: {
    red: '红灯 {{count}} 项',
    yellow: '黄灯 {{count}} 项',
    green: '绿灯 {{count}} 项',
    blue: '蓝灯 {{count}} 项',
    grey: '灰灯 {{count}} 项',
  },
  rule: {
    red: '逾期，或欠进度超过 {{points}} 点',
    yellow: '{{days}} 个工作日内到期，或欠 {{from}}–{{to}} 点',
    green: '正常',
    blue: '已办结',
    grey: '不计入',
  },
} as const
