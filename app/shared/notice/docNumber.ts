import type { Block } from './blocks.ts'

const NUMBER =
  /([\u4e00-\u9fff]{1,14}(?:[（(][\u4e00-\u9fff]{1,6}[）)])?(?:字|函|发|办)?)[〔﹝[【（(［]((?:19|20)\d\d)[〕﹞\]】）)］]第?(\d{1,5})号/
const LABELLED = /^【?(?:文号|发文字号|文件编号|文件号)】?[:：]/

export interface DocNumberFound {
  text: string
  start: number
  end: number
}

/** 琼健爱卫〔2025〕7号 in any of its brackets, printed with 〔〕. Looks at the first one from `from` on. */
export function readDocNumber(text: string, from = 0): DocNumberFound | null {
  const found = NUMBER.exec(text.slice(from, from + 400))
  if (!found) return null
  const [all, before = '', year = '', serial = ''] = found
  // 公开方式 主动公开 文号 尚政办规〔2022〕4号: a label without a colon is no part of the number.
  const letters = before.replace(/^.*(?:文号|字号|编号|文件号)/, '')
  return {
    text: `${letters}〔${year}〕${serial}号`,
    start: from + found.index + before.length - letters.length,
    end: from + found.index + all.length,
  }
}

/** A line that is the document's own number, alone or behind a label; never a number cited in a sentence. */
export function isDocNumberBlock(block: Block): boolean {
  return ownDocNumber(block) !== null
}

export function ownDocNumber(block: Block): string | null {
  if (block.text.length > 80 || block.marker) return null
  const label = LABELLED.exec(block.text)
  const found = readDocNumber(block.text)
  if (!found) return null
  if (label) return found.start === label[0].length ? found.text : null
  const rest = block.text.slice(found.end)
  return found.start === 0 && (rest === '' || /^(?:签发人|[（(])/.test(rest)) ? found.text : null
}
