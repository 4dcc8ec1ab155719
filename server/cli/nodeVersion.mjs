import { readFileSync } from 'fs'

/**
 * Whether a version fits a range of carets, as in `^20.19.0 || ^22.12.0`; the only form our `engines` uses.
 * @param {string} version
 * @param {string} range
 */
export function fits(version, range) {
  const parse = (/** @type {string} */ text) => {
    const [major = 0, minor = 0, patch = 0] = text.trim().replace(/^[v^]/, '').split('.').map(Number)
    return { major, minor, patch }
  }
  const have = parse(version)
  return range.split('||').some((part) => {
    const least = parse(part)
    if (have.major !== least.major) return false
    return have.minor > least.minor || (have.minor === least.minor && have.patch >= least.patch)
  })
}

/** Ends the process with one sentence when this Node is not one of `engines` in package.json. */
export function refuseOldNode() {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  if (fits(process.versions.node, engines.node)) return
  const wanted = engines.node.replace(/\^/g, '').replace(/\s*\|\|\s*/g, '、')
  process.stderr.write(
    `启动失败：当前的 Node 是 ${process.versions.node}，需要 ${wanted} 起的版本，请到 https://nodejs.org 安装\n`,
  )
  process.exit(1)
}
