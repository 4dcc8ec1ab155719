import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseNotice } from '#shared/notice/lines.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { anySpoil, spoil } from './mutations.ts'
import { KEY_POINTS, PLAN, SENTENCES } from './samples.ts'

const FUJIAN = readFileSync(new URL('../../../db/seed/fujian-2023.txt', import.meta.url), 'utf8')
const bare = (text: string) => text.replace(/\s/g, '')

/** Everything an outline says, but for the places it says it of. */
function meaning(outline: NoticeOutline): unknown {
  return JSON.parse(
    JSON.stringify(outline, (key, value: unknown) =>
      key === 'span' || key === 'left' ? undefined : typeof value === 'string' ? bare(value) : value,
    ),
  )
}

const samples = Object.entries({ KEY_POINTS, SENTENCES, PLAN })

describe('a notice spoiled by print, extraction and copying', () => {
  for (const [name, clean] of samples) {
    it(`${name} gives the same outline`, () => {
      const expected = meaning(parseNotice(clean))
      fc.assert(
        fc.property(anySpoil, (how) => {
          expect(meaning(parseNotice(spoil(clean, how)))).toEqual(expected)
        }),
        { numRuns: 80 },
      )
    })

    it(`${name} gives spans that cut the items' own words`, () => {
      fc.assert(
        fc.property(anySpoil, (how) => {
          const raw = spoil(clean, how)
          const { areas } = parseNotice(raw)
          const cut = ([start, end]: [number, number]) => bare(normaliseNotice(raw.slice(start, end)))
          for (const item of areas.flatMap((area) => area.items)) {
            expect(cut(item.span)).toBe(bare(item.text))
            for (const part of [...item.measures, ...item.targets, ...item.deadlines])
              expect(cut(part.span)).toBe(bare(part.text))
            for (const body of item.responsible) expect(cut(body.span)).toBe(bare(body.name))
          }
        }),
        { numRuns: 40 },
      )
    })
  }

  it('any text at all gives an outline with spans inside the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...'一、（）1.2.。，；：《》—— \n\t附件第条各局要达到90%年月日2024专栏|'),
          maxLength: 300,
        }),
        (raw) => {
          const outline = parseNotice(raw)
          for (const item of outline.areas.flatMap((area) => area.items)) {
            expect(item.span[0]).toBeGreaterThanOrEqual(0)
            expect(item.span[0]).toBeLessThan(item.span[1])
            expect(item.span[1]).toBeLessThanOrEqual(raw.length)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('the Fujian notice keeps its outline when its lines are joined as paragraphs and spoiled again', () => {
    const original = parseNotice(FUJIAN)
    const clean = paragraphs(original)
    const expected = meaning(parseNotice(clean))
    expect(parseNotice(clean).areas.map((area) => area.items.length)).toEqual(
      original.areas.map((area) => area.items.length),
    )
    fc.assert(
      fc.property(anySpoil, (how) => {
        expect(meaning(parseNotice(spoil(clean, how)))).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})

/** The Fujian notice set as one paragraph a line, from its own outline. */
function paragraphs(outline: NoticeOutline): string {
  const areas = outline.areas.map(
    (area) => `${area.ordinal}、${area.heading}\n${area.items.map((item) => item.text).join('')}`,
  )
  return [
    outline.title,
    `${outline.addressees.join('，')}：`,
    '现将有关要求通知如下：',
    ...areas,
    outline.issuers[0],
    '2023年4月27日',
  ].join('\n')
}
