import type { Translated } from '../types.ts'
import type { leader as zh } from '../zh-CN/leader.ts'

export const leader: Translated<typeof zh> = {
  title: 'Completion board',
  completionRate: 'Completion of what is due',
  progress: 'Overall progress',
}
