// `npm run dev`: the server from source, restarted when its files change; the pages from Vite, reloaded in the browser.
import { refuseOldNode } from './nodeVersion.mjs'

refuseOldNode()
const { join } = await import('node:path')
const { ROOT, run, runTool } = await import('./console.mjs')
const { ensureInstalled } = await import('./install.mjs')

const work = async () => {
  process.chdir(ROOT)
  await ensureInstalled()
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs')
  const watch = [tsx, 'watch', '--clear-screen=false', 'server/index.ts']
  const { code } = await runTool(process.execPath, watch, { show: true, env: { NODE_ENV: 'development' } })
  process.exit(code)
}
await run('启动', work, 0)
