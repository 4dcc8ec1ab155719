import { resolve } from 'node:path'
import { dataDirProblem, portProblem } from './checks.mjs'
import { Failure, ROOT, run } from './console.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'

/** Installs and builds what is missing, then becomes the server: signals reach it directly. */
export async function start() {
  process.chdir(ROOT)
  await run('启动', async () => {
    await refuseEarly()
    await ensureInstalled()
    await ensureBuilt()
  })
  process.env.NODE_ENV = 'production'
  const server = new URL('../../build/main.js', import.meta.url)
  await import(server.href)
}

/** A minute of installing should not end at a port that was taken all along. The server itself checks everything again. */
async function refuseEarly() {
  const { PORT = '', HOST = '', DATA_DIR = '', DATABASE_URL = '' } = process.env
  if (PORT === '' || /^\d{1,5}$/.test(PORT)) {
    const problem = await portProblem(PORT === '' ? 3000 : Number(PORT), HOST === '' ? '127.0.0.1' : HOST)
    if (problem !== null) throw new Failure(problem)
  }
  if (DATABASE_URL === '') {
    const problem = dataDirProblem(resolve(DATA_DIR === '' ? 'data' : DATA_DIR))
    if (problem !== null) throw new Failure(problem)
  }
}
