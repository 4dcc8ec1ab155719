/** Stands for a character that is no longer to be read; not a word of any grammar here. */
export const HIDDEN = '\u0001'

/**
 * The same text, unit for unit, with titles 《…》, document numbers and bracketed year spans hidden: the years and figures in
 * them are names and say nothing about a task.
 */
export function hideNames(text: string): string {
  return text
    .replace(/《[^《》]{0,120}》/g, hide)
    .replace(/[（(](?:19|20)\d\d年?[-－—–~～至](?:19|20)?\d{2,4}年?[）)]/g, hide)
    .replace(/[〔﹝[【(（](?:19|20)\d\d[〕﹞\]】)）]第?\d{1,5}号/g, hide)
    .replace(/[（(](?:19|20)\d\d年?版?[）)]/g, hide)
}

function hide(words: string): string {
  return HIDDEN.repeat(words.length)
}
