/** 完成看板. */
export const leader = {
  title: '完成看板',
  completionRate: '应办完成率',
  progress: '总体进度',
} as const
