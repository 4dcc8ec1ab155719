import type { Translated } from '../types.ts'
import type { ledger as zh } from '../zh-CN/ledger.ts'

export const ledger: Translated<typeof zh> = {
  title: 'Ledger',
  task: 'Task',
  due: 'Due',
  done: 'Done',
}
