import { createElement } from 'react'
import { describe, expect, it } from 'vitest'
import { Differences } from '#app/components/reimport/Differences.tsx'
import { Section } from '#app/components/reimport/PassageSections.tsx'
import { render } from '../kit/render.ts'

const BEFORE = '孕产妇系统管理率达到93%，每季度通报。'
const AFTER = '孕产妇系统管理率达到95%以上，通报。'

describe('a sentence with its changes', () => {
  it('marks what was struck out and what was put in, and says both in words', () => {
    const markup = render(createElement(Differences, { before: BEFORE, after: AFTER }))
    expect(markup).toContain('<del><span class="sr-only">删去 </span>93%，每季度</del>')
    expect(markup).toContain('<ins><span class="sr-only">增加 </span>95%以上，</ins>')
    const words = (kept: 'del' | 'ins'): string => {
      const other = kept === 'del' ? 'ins' : 'del'
      return markup
        .replace(new RegExp(`<${other}>.*?</${other}>`, 'g'), '')
        .replace(/<span class="sr-only">.*?<\/span>/g, '')
        .replace(/<[^>]+>/g, '')
    }
    expect(words('del')).toBe(BEFORE)
    expect(words('ins')).toBe(AFTER)
  })

  it('says so in English as well', () => {
    expect(render(createElement(Differences, { before: '甲乙丙丁', after: '甲乙' }), 'en')).toContain('Removed')
  })
})

describe('a list of the comparison', () => {
  it('says that it is empty instead of showing nothing', () => {
    const empty = { name: 'orphans', title: '找不到原句', count: 0, note: '任务不动', children: '无关' }
    const markup = render(createElement(Section, empty))
    expect(markup).toContain('没有')
    expect(markup).not.toContain('无关')
    expect(markup).not.toContain('任务不动')
  })
})
