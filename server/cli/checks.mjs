import { accessSync, constants, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'

/**
 * Tries a port and lets it go again: an open port means ready to serve. Resolves with a sentence when it cannot be had.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | null>}
 */
export function portProblem(port, host) {
  if (port === 0) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const sentence = explainListening(error.code ?? '', port, host)
      if (sentence === null) reject(error)
      else resolve(sentence)
    })
    probe.listen(port, host, () => probe.close(() => resolve(null)))
  })
}

/**
 * What to do about a failed `listen`, by the system's code; null for codes that are none of these.
 * @param {string} code
 * @param {number} port
 * @param {string} host
 */
export function explainListening(code, port, host) {
  switch (code) {
    case 'EADDRINUSE':
      return `端口 ${port} 已被占用，请停掉占用它的程序，或用 PORT 换一个端口`
    case 'EACCES':
      return `没有权限使用端口 ${port}，请用 PORT 换一个 1024 以上的端口`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `本机没有地址 ${host}，请检查 HOST`
    default:
      return null
  }
}

/**
 * Makes the data folder; a sentence when it cannot be made or written.
 * @param {string} folder
 * @returns {string | null}
 */
export function dataDirProblem(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch {
    return `不能写入数据目录 ${folder}，请检查权限和磁盘空间，或用 DATA_DIR 另指一个`
  }
}
