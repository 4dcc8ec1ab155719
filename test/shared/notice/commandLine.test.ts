import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { SENTENCES } from './samples.ts'

const root = new URL('../../..', import.meta.url).pathname
const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'server/cli/notice.ts', ...args], { cwd: root, encoding: 'utf8' })

/** 关于工作的通知 in GB18030: Node decodes that encoding but does not write it. */
const GB18030_TITLE = Uint8Array.from([
  0xb9, 0xd8, 0xd3, 0xda, 0xb9, 0xa4, 0xd7, 0xf7, 0xb5, 0xc4, 0xcd, 0xa8, 0xd6, 0xaa,
])

describe('npm run notice', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'notice-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const file = (name: string, bytes: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }

  it('prints the outline of a UTF-8 file, with or without a byte order mark', () => {
    const plain = run(file('plain.txt', SENTENCES))
    expect(plain.status).toBe(0)
    expect(JSON.parse(plain.stdout)).toEqual(JSON.parse(JSON.stringify(parseNotice(SENTENCES))))
    const marked = JSON.parse(run(file('marked.txt', `\ufeff${SENTENCES}`)).stdout) as { title: string }
    expect(marked.title).toBe(parseNotice(SENTENCES).title)
  })

  it('reads GB18030', () => {
    const outline = JSON.parse(run(file('gb.txt', GB18030_TITLE)).stdout) as { title: string }
    expect(outline.title).toBe('关于工作的通知')
  })

  it('says in one sentence what is wrong and fails', () => {
    const bad: [string[], RegExp][] = [
      [[], /请给出通知文件/],
      [[join(folder, 'none.txt')], /找不到文件/],
      [[folder], /文件夹/],
      [[file('picture.bin', Uint8Array.from([1, 0, 2, 0]))], /不是文本文件/],
    ]
    for (const [args, message] of bad) {
      const { status, stdout, stderr } = run(...args)
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(message)
      expect(stderr.trim().split('\n')).toHaveLength(1)
    }
  })
})
