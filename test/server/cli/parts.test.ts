import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataDirProblem, portProblem } from '#server/cli/checks.mjs'
import { runTool } from '#server/cli/console.mjs'
import { greeting } from '#server/cli/greeting.ts'
import { explainInstall, installedAll } from '#server/cli/install.mjs'
import { fits } from '#server/cli/nodeVersion.mjs'

describe('a Node version', () => {
  const range = '^20.19.0 || ^22.12.0 || ^24.0.0'

  it.each(['20.19.0', '20.19.5', '20.20.2', '22.12.0', '22.99.0', '24.0.0', 'v24.1.0'])('%s fits', (version) => {
    expect(fits(version, range)).toBe(true)
  })

  it.each(['20.18.9', '22.11.9', '21.0.0', '23.5.0', '26.0.0', '8.9.0', 'nonsense'])('%s does not', (version) => {
    expect(fits(version, range)).toBe(false)
  })
})

describe('what is installed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/win': { version: '2.0.0', optional: true },
    },
  }

  it('is complete without packages for other platforms', () => {
    expect(installedAll(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  it.each([
    ['missing', {}],
    ['of another version', { packages: { 'node_modules/a': { version: '1.0.1' } } }],
    [
      'of another version for this platform',
      {
        packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/win': { version: '1.0.0' } },
      },
    ],
  ])('is not complete when a package is %s', (_name, installed) => {
    expect(installedAll(lock, installed)).toBe(false)
  })
})

describe('a failed installation', () => {
  it.each([
    ['gyp ERR! find Python\ngyp ERR! stack Error: Could not find any Python installation to use', 'Python 3、make'],
    ['npm error gyp ERR! stack Error: not found: make', 'apt-get install'],
    ['gyp ERR! stack FetchError: https://nodejs.org/download/release/v20.20.2/ ENOTFOUND', 'nodejs.org'],
    ['npm error code EAI_AGAIN\nnpm error request to https://registry.npmjs.org/zod failed', '网络'],
    ['npm error code ENOSPC\nnpm error nospc There appears to be insufficient space', '磁盘'],
    ['npm error code EACCES\nnpm error syscall mkdir', '权限'],
    ['npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync', '不一致'],
  ])('is explained: %s', (output, hint) => {
    const sentence = explainInstall(output)
    expect(sentence).toContain(hint)
    expect(sentence).not.toContain('\n')
  })
})

describe('an unknown failure of the installation', () => {
  it('is left to the words of npm', () => {
    expect(explainInstall('npm error something new')).toBeNull()
  })
})

describe('the checks before a start', () => {
  it('find nothing wrong with a free port', async () => {
    expect(await portProblem(0, '127.0.0.1')).toBeNull()
  })

  it('make the data folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duban-checks-'))
    await writeFile(join(folder, 'file'), '')
    expect(dataDirProblem(join(folder, 'a/b'))).toBeNull()
    expect(dataDirProblem(join(folder, 'file/b'))).toContain(join(folder, 'file/b'))
    await rm(folder, { recursive: true })
  })
})

describe('a tool that is run', () => {
  it('gives its code and everything it wrote', async () => {
    const script = `console.log('out'); console.error('err'); process.exitCode = 3`
    const { code, output } = await runTool(process.execPath, ['-e', script])
    expect(code).toBe(3)
    expect(output).toContain('out')
    expect(output).toContain('err')
  })

  it('is a failure when it does not exist', async () => {
    await expect(runTool('/nonexistent/tool', [])).rejects.toThrow('ENOENT')
  })
})

describe('the greeting', () => {
  const config = { origin: null, host: '127.0.0.1', demo: true, dataDir: '/srv/data', databaseUrl: null }
  const account = { username: 'fuzhou', name: '福州 经办人 1', unitName: '福州市', roles: ['handler'] }

  it('says where to look and who to sign in as', () => {
    const text = greeting({ config, port: 3000, accounts: [account], administered: true })
    expect(text).toContain('http://localhost:3000')
    expect(text).toContain('/srv/data')
    expect(text).toMatch(/duban-demo/)
    expect(text).toMatch(/fuzhou +福州 经办人 1 +福州市/)
    expect(text).not.toContain('HOST=')
  })

  it('warns when the published password can be tried from other machines', () => {
    expect(
      greeting({ config: { ...config, host: '0.0.0.0' }, port: 3000, accounts: [account], administered: true }),
    ).toContain('HOST=0.0.0.0')
  })

  it('shows no password and no accounts when serving for real', () => {
    const served = { ...config, origin: 'https://duban.example', demo: false, databaseUrl: 'postgres://u:hunter2@db/x' }
    const text = greeting({ config: served, port: 3000, accounts: [], administered: false })
    expect(text).toContain('npm run account -- --create-admin')
    expect(greeting({ config: served, port: 3000, accounts: [], administered: true })).not.toContain('npm run account')
    expect(text).toContain('https://duban.example')
    expect(text).not.toMatch(/duban-demo|hunter2/)
  })
})
