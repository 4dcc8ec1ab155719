import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { ServerBuild } from '@remix-run/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveAssets } from '#server/http/assets.ts'
import { buildOf } from '#test/support/remixBuild.ts'
import { SERVED, cookieOf, startTestServer } from './testServer.ts'
import type { Answer, TestServer } from './testServer.ts'

const SCRIPT = `/* ${'x'.repeat(3000)} */`
let clientDir: string
let server: TestServer

const plain = buildOf(
  ({ session, cspNonce, language, demo }) =>
    new Response(
      JSON.stringify({ person: session?.actor.name ?? null, cspNonce, language, demo, pad: 'x'.repeat(2000) }),
      {
        headers: { 'content-type': 'text/html; charset=utf-8' },
      },
    ),
)

const start = async (build: ServerBuild = plain, env: Record<string, string> = {}): Promise<void> => {
  server = await startTestServer({ pages: { assets: serveAssets(clientDir), build }, env })
}
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => server.send(path, { headers })

beforeAll(async () => {
  clientDir = await mkdtemp(join(tmpdir(), 'duban-client-'))
  await mkdir(join(clientDir, 'assets'))
  await mkdir(join(clientDir, '.vite'))
  await writeFile(join(clientDir, 'assets/entry-abc123.js'), SCRIPT)
  const { brotliCompressSync, gzipSync } = await import('node:zlib')
  await writeFile(join(clientDir, 'assets/entry-abc123.js.br'), brotliCompressSync(SCRIPT))
  await writeFile(join(clientDir, 'assets/entry-abc123.js.gz'), gzipSync(SCRIPT))
  await writeFile(join(clientDir, 'favicon.svg'), '<svg/>')
  await writeFile(join(clientDir, '.vite/manifest.json'), '{}')
})
afterAll(() => rm(clientDir, { recursive: true, force: true }))
afterEach(() => server.close())

const policyOf = (answer: Answer): Map<string, string> =>
  new Map(
    String(answer.headers['content-security-policy'])
      .split('; ')
      .map((directive) => {
        const [name = '', ...sources] = directive.split(' ')
        return [name, sources.join(' ')]
      }),
  )

describe('a page', () => {
  it('knows who asks, in which language, and the nonce that its headers name', async () => {
    await start()
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    const answer = await get('/', { cookie: `${cookie}; duban_language=en` })
    const { cspNonce, ...rest } = answer.json() as { cspNonce: string }
    expect(rest).toMatchObject({ person: 'fuzhou', language: 'en', demo: true })
    expect(policyOf(answer).get('script-src')).toBe(`'self' 'nonce-${cspNonce}'`)
    expect(cspNonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  })

  it('is Chinese by default, whatever the browser prefers', async () => {
    await start()
    expect((await get('/', { 'accept-language': 'en-US' })).json()).toMatchObject({ language: 'zh-CN', person: null })
  })

  it('has a nonce of its own each time', async () => {
    await start()
    const nonces = [await get('/'), await get('/')].map((answer) => policyOf(answer).get('script-src'))
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('is not kept by caches, and keeps the session alive', async () => {
    await start()
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    expect((await get('/', { cookie })).headers['cache-control']).toBe('no-store')
    await server.post('/logout', '', { cookie })
    expect((await get('/', { cookie })).json()).toMatchObject({ person: null })
  })

  it('is compressed where the browser takes it', async () => {
    await start()
    const answer = await get('/', { 'accept-encoding': 'br;q=1, gzip' })
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(answer.headers['content-length']).toBeUndefined()
    expect(answer.headers.vary).toContain('Accept-Encoding')
    expect(JSON.parse(gunzipSync(answer.body).toString())).toMatchObject({ language: 'zh-CN' })
    for (const encodings of ['', 'identity', 'gzip;q=0']) {
      expect((await get('/', { 'accept-encoding': encodings })).headers['content-encoding']).toBeUndefined()
    }
  })

  it('is streamed: what is written early arrives before the rest, compressed or not', async () => {
    let finish = (): void => {}
    const streaming = buildOf(() => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('early'))
          finish = () => {
            controller.enqueue(new TextEncoder().encode(' late'))
            controller.close()
          }
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/html' } })
    })
    await start(streaming)
    const { get: httpGet } = await import('node:http')
    for (const encoding of ['gzip', 'identity']) {
      const text = await new Promise<string>((resolve, reject) => {
        const request = httpGet({ port: server.port, headers: { 'accept-encoding': encoding } }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk)
            finish()
            finish = () => {}
          })
          response.on('end', () => {
            const whole = Buffer.concat(chunks)
            resolve((encoding === 'gzip' ? gunzipSync(whole) : whole).toString())
          })
        })
        request.on('error', reject)
      })
      expect(text).toBe('early late')
    }
  })

  it('that fails is a plain sentence for a person, and is logged', async () => {
    await start(
      buildOf(() => {
        throw new Error('render failed')
      }),
    )
    const answer = await get('/', { accept: 'text/html' })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('render failed')
    expect(server.logged.join()).toContain('render failed')
  })

  it('does not take forms without a length or beyond any of ours', async () => {
    await start()
    const headers = { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' }
    const chunked = { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' }, body: 'a=1' }
    expect((await server.send('/boards', chunked)).status).toBe(400)
    const huge = { method: 'POST', headers: { ...headers, 'content-length': '2000000' }, body: 'a' }
    await expect(server.send('/boards', huge).then((answer) => answer.status)).resolves.toBe(413)
  })
})

describe('the headers of every answer', () => {
  it('keep scripts, frames, forms and referrers at home', async () => {
    await start()
    for (const path of ['/', '/healthz', '/api/boards', '/assets/entry-abc123.js']) {
      const answer = await get(path)
      const policy = policyOf(answer)
      expect(policy.get('default-src')).toBe("'self'")
      expect(policy.get('script-src')).toMatch(/^'self' 'nonce-[^' ]+'$/)
      expect(policy.get('frame-ancestors')).toBe("'none'")
      expect(policy.get('object-src')).toBe("'none'")
      expect(policy.get('base-uri')).toBe("'none'")
      expect(policy.get('form-action')).toBe("'self'")
      expect(policy.get('connect-src')).toBe(`'self' ws://localhost:${server.port} ws://127.0.0.1:${server.port}`)
      expect(policy.has('upgrade-insecure-requests')).toBe(false)
      expect(answer.headers).toMatchObject({
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      expect(answer.headers['strict-transport-security']).toBeUndefined()
      expect(answer.headers['x-powered-by']).toBeUndefined()
    }
  })

  it('insist on https when ORIGIN is https', async () => {
    await start(plain, SERVED)
    const answer = await get('/')
    expect(policyOf(answer).get('connect-src')).toBe("'self' wss://duban.example")
    expect(policyOf(answer).has('upgrade-insecure-requests')).toBe(true)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
  })

  it('call the site by ORIGIN whatever name the proxy used', async () => {
    const named = buildOf((_context, request) => new Response(new URL(request.url).host))
    await start(named, SERVED)
    expect((await get('/', { host: 'backend:3000', 'x-forwarded-host': 'evil.example:9' })).text).toBe('duban.example')
  })
})

describe('a built file', () => {
  it('comes compressed as the build left it, for ever', async () => {
    await start()
    const read = async (encodings: string): Promise<[string | undefined, string]> => {
      const answer = await get('/assets/entry-abc123.js', { 'accept-encoding': encodings })
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
      expect(answer.headers.vary).toContain('Accept-Encoding')
      const encoding = answer.headers['content-encoding']
      const { body } = answer
      const bytes = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
      return [encoding, bytes.toString()]
    }
    expect(await read('gzip, deflate, br')).toEqual(['br', SCRIPT])
    expect(await read('gzip')).toEqual(['gzip', SCRIPT])
    expect(await read('br;q=0, gzip;q=0')).toEqual([undefined, SCRIPT])
    expect(await read('')).toEqual([undefined, SCRIPT])
  })

  it('is not sent again when unchanged', async () => {
    await start()
    const { etag = '' } = (await get('/favicon.svg')).headers
    const again = await get('/favicon.svg', { 'if-none-match': etag })
    expect(again.status).toBe(304)
    expect(again.text).toBe('')
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600')
  })

  it.each([
    '/.vite/manifest.json',
    '/assets/entry-abc123.js.br',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/none.js',
    '/../package.json',
  ])('is none at %s', async (path) => {
    await start(buildOf(() => new Response('the page', { status: 404 })))
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(answer.text).toMatch(/^(404|the page)$/)
    expect(server.logged).toEqual([])
  })
})
