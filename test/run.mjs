// `npm test`: installs what is needed, then type check, lint, build, unit, integration and browser tests. Plain
// JavaScript that needs nothing installed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { refuseOldNode } from '../server/cli/nodeVersion.mjs'
import { Failure, ROOT, run, runTool, say } from '../server/cli/console.mjs'

refuseOldNode()

// In a file or the log of a CI system colours are noise; vitest colours there all the same, as soon as CI is set.
if (!process.stdout.isTTY && process.env.FORCE_COLOR === undefined) process.env.NO_COLOR = '1'

const OUT = join(ROOT, '.cache/test')
const bin = (/** @type {string} */ path) => join(ROOT, 'node_modules', path)
const began = Date.now()
const seconds = (/** @type {number} */ since) => Math.round((Date.now() - since) / 1000)

/**
 * Runs one check to its end; what it printed is shown when it fails.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
async function check(name, args, env = {}) {
  const started = Date.now()
  const { code, output } = await runTool(process.execPath, args, { env })
  say(`${code === 0 ? '通过' : '未通过'}  ${name}（${seconds(started)} 秒）`)
  if (code !== 0) throw new Failure(`${name}未通过`, output)
}

/**
 * Runs one set of vitest tests with its output shown; gives the counts.
 * @param {string} name
 * @param {string} config
 * @param {Record<string, string>} [env]
 */
async function vitest(name, config, env = {}) {
  const started = Date.now()
  const report = join(OUT, `${config.replaceAll('/', '-')}.json`)
  const { code } = await runTool(
    process.execPath,
    [
      bin('vitest/vitest.mjs'),
      'run',
      '--config',
      config,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { env, show: true },
  )
  /** @type {{ numPassedTests: number, numFailedTests: number, numTotalTests: number }} */
  let counts
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    throw new Failure(`${name}没有跑完，没有留下结果`)
  }
  say(`${code === 0 ? '通过' : '未通过'}  ${name}（${seconds(started)} 秒）`)
  return { passed: counts.numPassedTests, failed: Math.max(counts.numFailedTests, code === 0 ? 0 : 1) }
}

await run('测试', async () => {
  rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  const { ensureInstalled } = await import('../server/cli/install.mjs')
  await ensureInstalled()

  // Type check and lint are each one thread of work: they run beside the build and the tests.
  const statically = (async () => {
    await check('类型检查', [bin('typescript/bin/tsc'), '--noEmit'])
    await check('代码检查', [bin('eslint/bin/eslint.js'), '--config', '.eslint.config.js', '.'])
    await check('格式检查', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'])
  })()
  // A failure there is reported at the end; until then it must not end the process as unhandled.
  statically.catch(() => {})

  const { ensureBuilt } = await import('../server/cli/build.mjs')
  await ensureBuilt()
  const results = [await vitest('单元与集成测试', 'test/vitest.config.ts')]

  const { findChromium } = await import('./e2e/chromium.mjs')
  const chromium = await findChromium()
  if (chromium)
    results.push(await vitest('浏览器测试', 'test/e2e/vitest.config.ts', { CHROMIUM: JSON.stringify(chromium) }))
  else if (process.env.CI) throw new Failure('找不到可用的 Chromium，浏览器测试没有跑')
  else say('\n!!! 注意：找不到可用的 Chromium，浏览器测试没有跑。请安装 chromium 后重新运行。\n')

  await statically
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failed, 0)
  say(`\n全部用时 ${seconds(began)} 秒`)
  say(`${passed} passed, ${failed} failed`)
  if (failed > 0) throw new Failure(`${failed} 项测试未通过`)
})
