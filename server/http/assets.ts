import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { RequestHandler } from 'express'

/** Encodings the build leaves beside an asset, best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  woff2: 'font/woff2',
}
const typeOf = (path: string): string => TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'

interface Asset {
  file: string
  type: string
  /** Names under assets/ carry the hash of their content. */
  immutable: boolean
  encodings: readonly string[]
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/**
 * Serves the built client. What exists is listed once at start, so a request can only name a file that the build made;
 * contents are read on first use and kept. Everything else is left to the next handler.
 */
export function serveAssets(clientDir: string): RequestHandler {
  const files = new Set(listFiles(clientDir))
  const assets = new Map<string, Asset>()
  for (const file of files) {
    const path = `/${relative(clientDir, file).split(sep).join('/')}`
    if (path.includes('/.') || ENCODINGS.some(([, ending]) => path.endsWith(ending))) continue
    const encodings = ENCODINGS.filter(([, ending]) => files.has(file + ending)).map(([name]) => name)
    assets.set(path, { file, type: typeOf(path), immutable: path.startsWith('/assets/'), encodings })
  }
  const contents = new Map<string, { bytes: Buffer; etag: string }>()
  const read = (file: string): { bytes: Buffer; etag: string } => {
    let content = contents.get(file)
    if (!content) {
      const bytes = readFileSync(file)
      content = { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
      contents.set(file, content)
    }
    return content
  }

  return (request, response, next) => {
    const asset = request.method === 'GET' || request.method === 'HEAD' ? assets.get(request.path) : undefined
    if (!asset) {
      // A tab of the former release asks for a chunk that is gone: no page, and nothing worth a log line.
      if (request.path.startsWith('/assets/')) response.status(404).type('text').send('404')
      else next()
      return
    }
    // Browsers list gzip first and mean nothing by it; ours is the order that counts.
    const chosen = ENCODINGS.find(([name]) => asset.encodings.includes(name) && request.acceptsEncodings(name) === name)
    const [encoding, ending] = chosen ?? [null, '']
    const { bytes, etag } = read(asset.file + ending)
    response.vary('Accept-Encoding')
    response.set({
      'Content-Type': asset.type,
      'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      ETag: etag,
    })
    if (encoding !== null) response.set('Content-Encoding', encoding)
    if (request.fresh) response.status(304).end()
    else response.send(bytes)
  }
}
