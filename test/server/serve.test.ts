import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '#server/config.ts'
import { explainStart } from '#server/failures.ts'
import type { LoadedPages } from '#server/http/pages.ts'
import { serve } from '#server/serve.ts'
import type { Serving } from '#server/serve.ts'
import { send } from './http/testServer.ts'

let folder: string
let said: string[]
let running: Serving[]
let pagesClosed: number

const pages = async (): Promise<LoadedPages> => ({
  assets: (request, response, next) => {
    if (request.path === '/slow') slow.arrived(() => response.send('finished'))
    else next()
  },
  build: () => Promise.reject(new Error('no pages in this test')),
  close: async () => {
    pagesClosed++
  },
})
/** A request that waits until the test lets it finish. */
const slow = { arrived: (_finish: () => void): void => {} }

async function start(env: Record<string, string> = {}): Promise<Serving> {
  const config = loadConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), DEMO: '0', ...env })
  const log = pino({ level: 'silent' })
  const serving = await serve({ config, log, loadPages: pages, say: (text) => said.push(text) })
  running.push(serving)
  return serving
}
/** The sentences a person would read about a start that fails. */
async function whyNot(env: Record<string, string>): Promise<string[] | null> {
  try {
    await start(env)
  } catch (error) {
    return explainStart(error, loadConfig(env))
  }
  throw new Error('it started')
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-serve-'))
  said = []
  running = []
  pagesClosed = 0
})
afterEach(async () => {
  for (const serving of running) await serving.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('serving', () => {
  it('is ready when it says so, and says where', async () => {
    const { port } = await start()
    expect((await send(port, '/readyz')).status).toBe(200)
    expect(said.join('\n')).toContain(`http://localhost:${port}`)
  })

  it('stops with everything closed: the same folder and port can be served again at once', async () => {
    const first = await start()
    await first.stop()
    running = []
    expect(pagesClosed).toBe(1)
    await expect(send(first.port, '/healthz')).rejects.toThrow()
    const second = await start({ PORT: String(first.port) })
    expect(second.port).toBe(first.port)
  })

  it('finishes a request that it has begun', async () => {
    const { port, stop } = await start()
    let answer: Promise<{ text: string }> = Promise.reject(new Error('not sent'))
    answer.catch(() => {})
    const finish = await new Promise<() => void>((resolve) => {
      slow.arrived = resolve
      answer = send(port, '/slow')
    })
    finish()
    const stopped = stop()
    running = []
    expect((await answer).text).toBe('finished')
    await stopped
  })
})

describe('a start that cannot go on', () => {
  it('names a taken port, and does so before the data folder is touched', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const sentences = await whyNot({ PORT: String(port), DATA_DIR: '/dev/null/data' })
    expect(sentences).toEqual([`端口 ${port} 已被占用，请停掉占用它的程序，或用 PORT 换一个端口`])
    await new Promise((resolve) => other.close(resolve))
  })

  it('names a data folder that cannot be written', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    expect(await whyNot({ DATA_DIR: join(file, 'data') })).toEqual([expect.stringContaining(join(file, 'data'))])
  })

  it('names a data folder that another process serves', async () => {
    await start()
    expect(await whyNot({ DATA_DIR: join(folder, 'data') })).toEqual([expect.stringContaining('正被另一个进程使用')])
  })

  it('names a host that is not here', async () => {
    expect(await whyNot({ HOST: '192.0.2.1' })).toEqual(['本机没有地址 192.0.2.1，请检查 HOST'])
  })

  it('names a file that is no database', async () => {
    await writeFile(join(folder, 'duban.sqlite'), 'this is not a database, whatever its name says')
    expect(await whyNot({ DATA_DIR: folder })).toEqual([expect.stringContaining('不是')])
  })

  it('names a database server that does not answer', async () => {
    const url = 'postgres://duban:hunter2@127.0.0.1:1/duban'
    const sentences = await whyNot({ DATABASE_URL: url })
    expect(sentences).toEqual([expect.stringContaining('DATABASE_URL')])
    expect(String(sentences)).not.toContain('hunter2')
  })

  it('frees the data folder when the pages cannot be loaded', async () => {
    const config = loadConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), DEMO: '0' })
    const broken = () => Promise.reject(new Error('no build'))
    const attempt = serve({ config, log: pino({ level: 'silent' }), loadPages: broken, say: () => {} })
    await expect(attempt).rejects.toThrow('no build')
    await start()
  })
})

describe('the explanation of a failed start', () => {
  it('gives every problem of the configuration', () => {
    expect(explainStart(new ConfigError(['一', '二']), null)).toEqual(['一', '二'])
  })

  it.each([
    [Object.assign(new Error('x'), { code: 'ERR_DLOPEN_FAILED' }), 'node_modules'],
    [new Error('Could not locate the bindings file. Tried: …'), 'better-sqlite3'],
    [Object.assign(new Error('x'), { code: '28P01' }), 'DATABASE_URL'],
    [Object.assign(new Error('x'), { code: '3D000' }), 'DATABASE_URL'],
  ])('is one sentence with a hint for %s', (error, hint) => {
    expect(explainStart(error, null)).toEqual([expect.stringContaining(hint)])
  })

  it('is none for a defect', () => {
    expect(explainStart(new TypeError('x is not a function'), null)).toBeNull()
  })
})
