import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Failure, ROOT, run, runTool, say } from './console.mjs'
import { refuseOldNode } from './nodeVersion.mjs'

const STAMP = join(ROOT, 'build/.sources')
const SOURCE_FOLDERS = ['app', 'db', 'public', 'server']
const SOURCE_FILES = ['package.json', 'package-lock.json', 'remix.config.js', 'tsconfig.json', 'vite.config.ts']
const COMPRESSED = /\.(js|css|html|json|svg|txt|webmanifest)$/
/** Smaller files gain nothing. */
const WORTH_BYTES = 1024

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** A hash of everything the build is made from. Times of files say nothing after a checkout. */
export function sourcesHash() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  const files = SOURCE_FOLDERS.flatMap((folder) => filesUnder(join(ROOT, folder)))
  for (const file of [...files, ...SOURCE_FILES.map((name) => join(ROOT, name))].sort()) {
    hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** Builds unless the build is of these very sources. */
export async function ensureBuilt() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesHash()) return
  await build()
}

/** Builds pages and server into build/. Throws Failure with what the tools said. */
export async function build() {
  const began = Date.now()
  const sources = sourcesHash()
  say('正在构建页面…')
  const remix = join(ROOT, 'node_modules/@remix-run/dev/dist/cli.js')
  const { code, output } = await runTool(process.execPath, [remix, 'vite:build'], { env: { NODE_ENV: 'production' } })
  if (code !== 0) throw new Failure('页面没有构建成功', output)
  say('正在构建服务…')
  // After the pages: their build empties the folder.
  await bundleServer()
  await compressAssets(join(ROOT, 'build/client'))
  writeFileSync(STAMP, sources)
  say(`构建完成，用时 ${Math.round((Date.now() - began) / 1000)} 秒`)
}

/** Where server/startThread.ts finds the bundles of the threads. */
const THREADS = 'build/threads'

/** The server and its threads, a file each, so that a start does not compile anything; packages stay in node_modules. */
async function bundleServer() {
  try {
    await bundle('build', { main: 'server/index.ts' }, { THREADS: JSON.stringify(THREADS) })
    await bundleThreads(THREADS)
  } catch (error) {
    throw new Failure('服务没有构建成功', error instanceof Error ? error.message : String(error))
  }
}

/** The threads, each into `folder`/NAME.js; tests have a folder of their own. @param {string} folder */
export async function bundleThreads(folder) {
  const names = ['archive', 'checkpoints', 'imports']
  await bundle(folder, Object.fromEntries(names.map((name) => [name, `server/${name}/thread.ts`])))
}

/**
 * @param {string} folder
 * @param {Record<string, string>} entryPoints
 * @param {Record<string, string>} [define]
 */
async function bundle(folder, entryPoints, define = {}) {
  const esbuild = await import('esbuild')
  const outdir = join(ROOT, folder)
  await esbuild.build({
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    entryPoints,
    outdir,
    define,
    plugins: [ownLocation(outdir)],
  })
}

/**
 * Lets a module find the files beside it by import.meta.url, as it does before bundling.
 * @param {string} outdir
 * @returns {import('esbuild').Plugin}
 */
function ownLocation(outdir) {
  return {
    name: 'own-location',
    setup(build) {
      build.onLoad({ filter: /\.(ts|mjs)$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        if (path.includes('node_modules') || !source.includes('import.meta.url')) return null
        const from = JSON.stringify(relative(outdir, path))
        return {
          contents: source.replaceAll('import.meta.url', `new URL(${from}, import.meta.url).href`),
          loader: path.endsWith('.ts') ? 'ts' : 'js',
        }
      })
    },
  }
}

/** Leaves .br and .gz beside each text asset: compressed once and well, instead of fast at every request. */
async function compressAssets(/** @type {string} */ folder) {
  const toGzip = promisify(gzip)
  const toBrotli = promisify(brotliCompress)
  const work = filesUnder(folder)
    .filter((file) => COMPRESSED.test(file))
    .map(async (file) => {
      const bytes = await readFile(file)
      if (bytes.length < WORTH_BYTES) return
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: 10 }
      await writeFile(`${file}.gz`, await toGzip(bytes, { level: 9 }))
      await writeFile(`${file}.br`, await toBrotli(bytes, { params }))
    })
  await Promise.all(work)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  refuseOldNode()
  const { ensureInstalled } = await import('./install.mjs')
  await run('构建', async () => {
    await ensureInstalled()
    await build()
  })
}
