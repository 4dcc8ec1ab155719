import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const APP = new URL('../../../app/', import.meta.url).pathname
const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u

/** The Chinese texts of one file that a reader would see: strings, templates and JSX text; comments are free. */
function chineseTexts(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)
    if (isText && CHINESE.test(node.text)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart())
      found.push(`${name}:${line + 1} ${node.text.trim()}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const screens = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'))

describe('texts of the screens', () => {
  it('all come from the language files', () => {
    expect(screens.length).toBeGreaterThan(20)
    expect(screens.flatMap((name) => chineseTexts(name, readFileSync(join(APP, name), 'utf8')))).toEqual([])
  })

  it.each([
    ['a string', `const a = '台账'`],
    ['a template', 'const a = `共 ${n} 项`'],
    ['an attribute', `const a = <i title="台账" />`],
    ['JSX text', `const a = <i>台账</i>`],
    ['full-width punctuation', `const a = <i>{b}，{c}</i>`],
  ])('would be found hard-coded in %s', (_where, source) => {
    expect(chineseTexts('x.tsx', source)).not.toEqual([])
  })

  it('may stand in comments', () => {
    expect(chineseTexts('x.tsx', `// 台账\nconst a = <i>{/* 台账 */}</i>`)).toEqual([])
  })
})
