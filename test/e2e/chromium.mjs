import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runTool, say } from '../../server/cli/console.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** A browser and how it must be started. @typedef {{ executablePath: string, args: string[] }} Chromium */

/** @returns {string | null} */
function installed() {
  const paths = (process.env.PATH ?? '').split(delimiter)
  const candidates = [...NAMES.flatMap((name) => paths.map((path) => join(path, name))), ...PLACES]
  return candidates.find((candidate) => existsSync(candidate)) ?? null
}

/**
 * Chromium for the browser tests: the system's, else Debian's package where it may be installed, else the one packaged
 * in @sparticuz/chromium. Null when none of them starts.
 * @returns {Promise<Chromium | null>}
 */
export async function findChromium() {
  const found = installed() ?? ((await installDebian()) ? installed() : null)
  if (found && (await starts(found))) return { executablePath: found, args: [] }
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    const executablePath = await packaged.executablePath()
    if (await starts(executablePath)) return { executablePath, args: packaged.args }
  } catch (error) {
    say(`随包的 Chromium 不能用：${error instanceof Error ? error.message : String(error)}`)
  }
  return null
}

/** Only root may install, and only Debian has it under this name. */
async function installDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  say('正在安装 Chromium（Debian 软件包），约需一两分钟…')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runTool('apt-get', ['update', '-qq'], { env })
  // The browser alone shows Chinese as boxes: pictures of failures should be readable.
  const { code, output } = await runTool(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
    { env },
  )
  if (code !== 0) say(`Debian 的 Chromium 没有装上：${output.split('\n').slice(-3).join(' ')}`)
  return code === 0
}

/** @param {string} executablePath */
async function starts(executablePath) {
  try {
    const { code } = await runTool(executablePath, ['--version', '--no-sandbox'])
    return code === 0
  } catch {
    // Not executable on this machine; the next candidate may be.
    return false
  }
}
