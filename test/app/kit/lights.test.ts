import { createElement as h } from 'react'
import { describe, expect, it } from 'vitest'
import {
  LIGHT_COLOURS,
  Light,
  LightCount,
  LightSprite,
  PaceBar,
  StateTag,
  plainLight,
} from '#app/components/kit/index.ts'
import { STATE_WORDS } from '#shared/domain/words.ts'
import type { AssignmentState } from '#shared/domain/model.ts'
import { render } from './render.ts'

describe('Light', () => {
  it('never relies on colour alone: five shapes and five letters, in both languages', () => {
    const sprite = render(h(LightSprite))
    for (const letter of ['红', '黄', '绿', '蓝', '灰']) expect(sprite).toContain(`>${letter}</text>`)
    const letters = [...render(h(LightSprite), 'en').matchAll(/>([^<]+)<\/text>/g)].map((match) => match[1])
    expect(new Set(letters).size).toBe(5)
    const shapes = LIGHT_COLOURS.map((colour) => new RegExp(`id="light-${colour}"[^>]*>(<[^>]+>)`).exec(sprite)?.[1])
    expect(shapes).not.toContain(undefined)
    expect(new Set(shapes).size).toBe(5)
  })

  it('has a name, a better one where given, and none where its neighbour says it', () => {
    expect(render(h(Light, { colour: 'red' }))).toContain('aria-label="红灯"')
    expect(render(h(Light, { colour: 'red', label: '三明 2-4：红' }))).toContain('aria-label="三明 2-4：红"')
    const decorative = render(h(Light, { colour: 'grey', decorative: true }))
    expect(decorative).toContain('aria-hidden="true"')
    expect(decorative).not.toContain('aria-label')
  })

  it('keeps its letter without a drawing, and is silent beside the name of its cell', () => {
    expect(render(plainLight('red', '红'))).toBe(
      '<i class="light light-red plain" data-letter="红" aria-hidden="true"></i>',
    )
  })

  it('is read together with its count', () => {
    expect(render(h(LightCount, { colour: 'yellow', count: 38 }))).toContain('aria-label="黄灯 38 项"')
  })
})

describe('StateTag', () => {
  const states = Object.keys(STATE_WORDS) as AssignmentState[]

  it.each(states)('shows a mark and the word of %s', (state) => {
    expect(render(h(StateTag, { state }))).toContain(`</svg>${STATE_WORDS[state][0]}</span>`)
    expect(render(h(StateTag, { state, markOnly: true }))).toContain(`aria-label="${STATE_WORDS[state][0]}"`)
  })

  it('has a different mark for every state', () => {
    const marks = states.map((state) => /<svg.*<\/svg>/.exec(render(h(StateTag, { state })))?.[0])
    expect(new Set(marks).size).toBe(states.length)
  })
})

describe('PaceBar', () => {
  it('says both figures and needs no inline style', () => {
    const bar = render(h(PaceBar, { actual: 62, pace: 75.12 }))
    expect(bar).toContain('aria-label="完成 62%，序时进度 75.1%"')
    expect(bar).not.toContain('style=')
  })

  it('stays inside its track and shows no tick without a pace', () => {
    expect(render(h(PaceBar, { actual: 130, pace: -5 }))).toMatch(
      /width="100%" height="4" rx="2"><\/rect><rect class="tick" x="0%"/,
    )
    expect(render(h(PaceBar, { actual: 10, pace: null }))).not.toContain('tick')
  })
})
