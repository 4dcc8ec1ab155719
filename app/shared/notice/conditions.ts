/** 在国家卫生健康委统一部署下, 按照国家统一部署, 待国家…后: the task waits for somebody above.
 * 在…指导下 is no condition: guidance does not keep the work from beginning. */
const FORMS = [
  /在(?:国家|省|自治区|市|上级|党中央|国务院)[^，。；、]{0,20}(?:统一)?(?:部署|安排|组织)下/,
  /(?:按照|根据)(?:国家|省|自治区|上级|中央)[^，。；、]{0,16}统一(?:部署|安排|要求|规划)/,
  /待(?:国家|省|自治区|上级)[^，。；]{0,24}(?:后|印发|出台|下发)/,
]

/** The first clause of a text that makes it depend on a deployment by the level above, or null. */
export function conditionOf(text: string): string | null {
  let best: { at: number; words: string } | null = null
  for (const form of FORMS) {
    const found = form.exec(text)
    if (found && (best === null || found.index < best.at)) best = { at: found.index, words: found[0] }
  }
  return best?.words ?? null
}
