import type { Translated } from '../types.ts'
import type { sheet as zh } from '../zh-CN/sheet.ts'

export const sheet: Translated<typeof zh> = {
  title: 'My unit',
}
