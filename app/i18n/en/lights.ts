import type { Translated } from '../types.ts'
import type { lights as zh } from '../zh-CN/lights.ts'

export const lights: Translated<typeof zh> = {
  byHand: '{{light}} (set by hand)',
  letter: { red: 'R', yellow: 'Y', green: 'G', blue: 'B', grey: '–' },
  name: { red: 'Red light', yellow: 'Yellow light', green: 'Green light', blue: 'Blue light', grey: 'Grey light' },
  count: {
    red: 'Red lights: {{count}}',
    yellow: 'Yellow lights: {{count}}',
    green: 'Green lights: {{count}}',
    blue: 'Blue lights: {{count}}',
    grey: 'Grey lights: {{count}}',
  },
  rule: {
    red: 'Overdue, or more than {{points}} points behind',
    yellow: 'Due within {{days}} work days, or {{from}}–{{to}} points behind',
    green: 'On track',
    blue: 'Done',
    grey: 'Not counted',
  },
}
