/** 台账. */
export const ledger = {
  title: '台账',
  task: '任务',
  due: '时限',
  done: '办结',
} as const
