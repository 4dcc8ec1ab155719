import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Failure, ROOT, runTool, say } from './console.mjs'

const STAMP = join(ROOT, 'node_modules/.duban-install')

/** What is installed depends on the lock file and, for the compiled database component, on this very Node. */
function fingerprint() {
  const { modules } = process.versions
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .update(`${modules} ${process.platform} ${process.arch}`)
    .digest('hex')
}

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(path, 'utf8'))

/**
 * Whether every package of the lock is installed in its version. npm keeps what it installed in a hidden lock; packages
 * for other platforms are absent there.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }> }} lock
 * @param {{ packages?: Record<string, { version?: string }> }} installed
 */
export function installedAll(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed.packages?.[path]
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.devOptional)
  })
}

/** Somebody may have run npm themselves: then only the record of it is missing. */
function isInstalledByHand() {
  const hidden = join(ROOT, 'node_modules/.package-lock.json')
  if (!existsSync(hidden) || !installedAll(read(join(ROOT, 'package-lock.json')), read(hidden))) return false
  try {
    const Database = createRequire(join(ROOT, 'package.json'))('better-sqlite3')
    new Database(':memory:').close()
    return true
  } catch {
    // Compiled for another Node, or not at all.
    return false
  }
}

/**
 * Why an installation failed, from what npm wrote; null for what we have not met. npm keeps its own log of all of it.
 * @param {string} output
 */
export function explainInstall(output) {
  const compiling = /gyp ERR!/.test(output) && !/find Python|not found: make|not found: (cc|c\+\+|g\+\+)/i.test(output)
  if (compiling && /nodejs\.org/.test(output) && /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(output)) {
    return '编译数据库组件 better-sqlite3 需要的 Node 头文件下载不了，请检查能否访问 https://nodejs.org，然后重新运行'
  }
  if (/gyp ERR!|node-gyp|not found: make|prebuild-install/i.test(output)) {
    return '缺少编译工具：数据库组件 better-sqlite3 没有适合本机的现成文件，需要 Python 3、make 和 C++ 编译器（Debian、Ubuntu：apt-get install -y python3 make g++），装好后重新运行'
  }
  if (/EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(output)) {
    return '连不上 npm 仓库，请检查网络或代理（npm config get registry），然后重新运行'
  }
  if (/ENOSPC/.test(output)) return '磁盘空间不足，请清理后重新运行'
  if (/EACCES|EPERM|EROFS/.test(output)) return `不能写入 ${ROOT}，请检查文件夹的权限`
  if (/npm ci.*can only install|in sync|EUSAGE/i.test(output)) {
    return 'package.json 与 package-lock.json 不一致，请用 git checkout 恢复这两个文件后重新运行'
  }
  return null
}

/** Installs what the lock file says, unless it already is. Throws Failure with the reason. */
export async function ensureInstalled() {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  if (!isInstalledByHand()) {
    say('正在安装依赖，第一次需要几分钟…')
    const began = Date.now()
    const { command, args } = npmCommand()
    const { code, output } = await runTool(command, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
      tick: (seconds) => say(`  仍在安装，已用 ${seconds} 秒`),
    })
    if (code !== 0) {
      const reason = explainInstall(output)
      if (reason !== null) throw new Failure(reason)
      throw new Failure('依赖没有装上，请看上面 npm 的说明', output.split('\n').slice(-20).join('\n'))
    }
    say(`依赖已装好，用时 ${Math.round((Date.now() - began) / 1000)} 秒`)
  }
  writeFileSync(STAMP, wanted)
}

/** The npm that started us, else the one beside this Node, else the one on the path. */
function npmCommand() {
  const beside = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js')
  const script = process.env.npm_execpath ?? (existsSync(beside) ? beside : null)
  return script?.endsWith('.js') ? { command: process.execPath, args: [script] } : { command: 'npm', args: [] }
}
