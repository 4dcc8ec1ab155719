import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccountStore } from '#db/accounts.ts'
import { openDatabase } from '#db/database.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { AccountRefused, createAdmin, resetPassword } from '#server/accounts/firstAccount.ts'
import { createPasswordHasher } from '#server/auth/passwords.ts'
import { sqliteDatabases } from '#test/support/databases.ts'

const open = sqliteDatabases()
const ROOT = new URL('../../..', import.meta.url).pathname

async function parts() {
  const accounts = createAccountStore(await open())
  return { accounts, hash: (password: string) => Promise.resolve(`hash of ${password}`), now: () => 5 }
}

describe('the first account', () => {
  it('comes with the unit at the top, and a password that must be changed', async () => {
    const the = await parts()
    await expect(createAdmin(the, { username: 'root', password: null, unitName: null })).rejects.toThrow('--unit')
    const made = await createAdmin(the, { username: 'Root', password: null, unitName: '省卫生健康委员会' })
    expect(made.generated).toBe(true)
    expect(await the.accounts.findByUsername('root')).toMatchObject({
      mustChange: true,
      passwordHash: `hash of ${made.password}`,
      grants: [{ unitId: made.unit.id, role: 'admin' }],
    })
    const second = await createAdmin(the, { username: 'second', password: 'Sommer-Regen-9', unitName: null })
    expect([second.generated, second.unit.id]).toEqual([false, made.unit.id])
    expect(await the.accounts.findByUsername('second')).toMatchObject({ mustChange: false })
  })

  it('is refused with what to do about it', async () => {
    const the = await parts()
    const unitName = '省卫生健康委员会'
    await createAdmin(the, { username: 'root', password: null, unitName })
    for (const [username, password, sentence] of [
      ['ROOT', null, '已有人用'],
      ['a b', null, '账号名应为'],
      ['other', 'short', '太短'],
      ['other', 'other-Other-1', '不能有账号名'],
    ] as const) {
      const attempt = createAdmin(the, { username, password, unitName: null })
      await expect(attempt).rejects.toThrow(AccountRefused)
      await expect(attempt).rejects.toThrow(sentence)
    }
    expect(await the.accounts.list()).toHaveLength(1)
    await expect(resetPassword(the, { username: 'nobody', password: null })).rejects.toThrow('没有账号')
  })
})

describe('npm run account', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'duban-account-'))
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  function run(input: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/account.ts', ...args], {
        cwd: ROOT,
        env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', ORIGIN: '', PORT: '' },
      })
      let [out, err] = ['', '']
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, out, err }))
      child.stdin.end(input)
    })
  }

  it('makes an administrator, gives a lost password back, and explains what it does not understand', async () => {
    const made = await run('', '--create-admin', 'root', '--unit', '省卫生健康委员会')
    expect([made.code, made.err]).toEqual([0, ''])
    const password = /初始密码：(\S+)/.exec(made.out)?.[1] ?? ''
    const reset = await run('Sommer-Regen-9\n', '--reset-password', 'root', '--password-stdin')
    expect([reset.code, reset.out]).toEqual([0, '已重置 root 的密码\n'])
    const wrong = await run('', '--made-up')
    expect([wrong.code, wrong.out, wrong.err.includes('--create-admin')]).toEqual([1, '', true])

    const database = await openDatabase({ url: null, file: join(dataDir, 'duban.sqlite') })
    const busy = await run('', '--reset-password', 'root')
    expect([busy.code, busy.err.trim().split('\n').length, busy.err.includes('正被另一个进程使用')]).toEqual([
      1,
      1,
      true,
    ])
    const root = await createAccountStore(database).findByUsername('root')
    const { matches } = createPasswordHasher()
    expect(await matches(root?.passwordHash ?? null, 'Sommer-Regen-9')).toBe(true)
    expect(await matches(root?.passwordHash ?? null, password)).toBe(false)
    expect(await verifySystemChain(database)).toMatchObject({ ok: true, seq: 3 })
    await database.close()
  }, 60_000)
})
