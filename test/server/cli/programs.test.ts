import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const START = fileURLToPath(new URL('../../../server/cli/start.mjs', import.meta.url))
const BUILD = fileURLToPath(new URL('../../../server/cli/build.mjs', import.meta.url))

interface Ended {
  code: number | null
  out: string
  err: string
}

/** Whoever runs the tests may have set these; empty counts as not set. */
const UNSET = { PORT: '', HOST: '', DATA_DIR: '', DATABASE_URL: '', ORIGIN: '' }

/** Runs a program the way a person does; these all end before they install, build or serve anything. */
function run(script: string, env: Record<string, string>, nodeOptions: string[] = []): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeOptions, script], { env: { ...process.env, ...UNSET, ...env } })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

/** A Node that calls itself something else. */
const pretending = (version: string): string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
]

const oneSentence = ({ code, out, err }: Ended): string => {
  expect(code).toBe(1)
  expect(out).toBe('')
  expect(err.trim().split('\n')).toHaveLength(1)
  return err.trim()
}

describe('npm start', () => {
  it.each(['18.20.4', '20.18.3', '21.7.0', '23.1.0', '25.0.0'])(
    'says which Node it needs under %s',
    async (version) => {
      const sentence = oneSentence(await run(START, {}, pretending(version)))
      expect(sentence).toBe(
        `启动失败：当前的 Node 是 ${version}，需要 20.19.0、22.12.0、24.0.0 起的版本，请到 https://nodejs.org 安装`,
      )
    },
  )

  it('says which port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const sentence = oneSentence(await run(START, { PORT: String(port) }))
    expect(sentence).toBe(`启动失败：端口 ${port} 已被占用，请停掉占用它的程序，或用 PORT 换一个端口`)
    await new Promise((resolve) => other.close(resolve))
  })

  it('says which data folder cannot be written', async () => {
    const sentence = oneSentence(await run(START, { PORT: '0', DATA_DIR: '/dev/null/data' }))
    expect(sentence).toContain('启动失败：不能写入数据目录 /dev/null/data')
  })

  it('says that a host is not here', async () => {
    const sentence = oneSentence(await run(START, { PORT: '1', HOST: '192.0.2.1' }))
    expect(sentence).toBe('启动失败：本机没有地址 192.0.2.1，请检查 HOST')
  })
})

describe('npm run build', () => {
  it('says which Node it needs', async () => {
    expect(oneSentence(await run(BUILD, {}, pretending('18.0.0')))).toContain('当前的 Node 是 18.0.0')
  })
})
