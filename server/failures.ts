import { explainListening } from './cli/checks.mjs'
import { ConfigError } from './config.ts'
import type { Config } from './config.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** A start that cannot go on; `message` is the one sentence that is printed. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}

/** What to do about a failed start, in sentences for the person who started the program; null for a defect. */
export function explainStart(error: unknown, config: Config | null): string[] | null {
  if (error instanceof ConfigError) return [...error.problems]
  if (error instanceof StartRefused) return [error.message]
  // Storage explains itself. Known by name: in the bundle and in tests the class may come from two modules.
  if (error instanceof Error && error.name === 'UnsafeDatabaseError') return [error.message]
  const listening = config && explainListening(codeOf(error), config.port, config.host)
  if (listening) return [listening]
  switch (codeOf(error)) {
    case 'ERR_DLOPEN_FAILED':
      return ['数据库组件与当前的 Node 不匹配，请删除 node_modules 后重新运行 npm start']
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return [
        `数据目录 ${config?.dataDir ?? ''} 里的数据库文件已损坏或不是数据库，请从备份恢复，或用 DATA_DIR 另指一个`,
      ]
    case 'SQLITE_FULL':
    case 'ENOSPC':
      return ['磁盘空间不足，请清理后重新启动']
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
      return ['连不上数据库，请检查 DATABASE_URL 以及数据库是否已启动']
    case '28P01':
    case '28000':
      return ['数据库拒绝登录，请检查 DATABASE_URL 里的用户和口令']
    case '3D000':
      return ['DATABASE_URL 里的数据库不存在，请先建立它']
    default:
      return error instanceof Error && error.message.startsWith('Could not locate the bindings file')
        ? ['数据库组件 better-sqlite3 没有装好，请删除 node_modules 后重新运行 npm start']
        : null
  }
}
