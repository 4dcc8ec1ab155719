import { createElement } from 'react'
import { describe, expect, it } from 'vitest'
import { HeatMap } from '#app/components/leader/HeatMap.tsx'
import type { Area } from '#shared/domain/model.ts'
import { type Summary, summarise } from '#shared/domain/summary.ts'
import { stateOfView, viewOf } from '#shared/domain/visibility.ts'
import { buildBoard } from '#test/support/builders.ts'
import { render } from '../kit/render.ts'

const { state } = buildBoard({ tasks: [{ id: 't1', due: '2026-01-04' }], openness: 'own' })
const areas = [...state.areas.values()]
const units = state.board?.units ?? []
const whole = summarise(state, '2026-01-05')
const markup = (summary: Summary, shown: readonly Area[] = areas): string =>
  render(createElement(HeatMap, { summary, areas: shown, units, open: null, onAsk: () => undefined }))

describe('the heat map', () => {
  it('says a cell by its number, its lights in letters, and all of it in words', () => {
    const cell = /<td class="h-red"><button[^>]*data-testid="heat-a1:fuzhou"[^>]*>.*?<\/button>/.exec(
      markup(whole),
    )?.[0]
    expect(cell).toContain('data-progress="0"')
    expect(cell).toContain('<b>0</b>')
    expect(cell).toContain('红1')
    expect(cell).toContain('平均进度 0.0%，应办完成率 0.0%（到期 1 项，办结 0 项），红灯 1 项，黄灯 0 项')
  })

  it('is one stop of the Tab key', () => {
    expect(markup(whole).match(/tabindex="0"/gi)).toHaveLength(1)
  })

  it('shows a dash where percents are hidden, and still the lights of the due day', () => {
    const view = stateOfView(viewOf(state, { kind: 'units', unitIds: ['xiamen'] }))
    const cell = /data-testid="heat-a1:fuzhou"[^>]*>.*?<\/button>/.exec(markup(summarise(view, '2026-01-05')))?.[0]
    expect(cell).not.toContain('data-progress')
    expect(cell).toContain('<b>–</b>')
    expect(cell).toContain('红1')
  })

  it('says so when there is nothing yet', () => {
    expect(markup(whole, [])).toContain('还没有任务')
  })
})
