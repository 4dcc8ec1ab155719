import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import type { Config } from '../config.ts'
import { StartRefused } from '../failures.ts'
import type { Pages } from './app.ts'
import { serveAssets } from './assets.ts'

export interface LoadedPages extends Pages {
  close(): Promise<void>
}

/** The pages as built, or in development as Vite makes them from source, reloading in the browser through `server`. */
export async function loadPages(config: Pick<Config, 'production'>, server: Server): Promise<LoadedPages> {
  return config.production ? loadBuilt(fileURLToPath(new URL('../../', import.meta.url))) : loadVite(server)
}

async function loadBuilt(root: string): Promise<LoadedPages> {
  const entry = join(root, 'build/server/index.js')
  if (!existsSync(entry)) throw new StartRefused('页面还没有构建，请运行 npm start 或 npm run build')
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild
  return { assets: serveAssets(join(root, 'build/client')), build, close: async () => {} }
}

async function loadVite(server: Server): Promise<LoadedPages> {
  const { createServer } = await import('vite')
  const vite = await createServer({ server: { middlewareMode: true, hmr: { server } }, appType: 'custom' })
  return {
    assets: vite.middlewares,
    build: async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild,
    close: () => vite.close(),
  }
}
