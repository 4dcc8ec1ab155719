import { describe, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'

function logOf(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog({ logLevel: 'info' }, { write: (line: string) => void lines.push(line) }))
  return lines.join('')
}

describe('the log', () => {
  it.each([
    [{ password: 'hunter2' }],
    [{ body: { password: 'hunter2' } }],
    [{ account: { passwordHash: 'hunter2' } }],
    [{ session: { token: 'hunter2' } }],
    [{ cookie: 'hunter2' }],
    [{ headers: { cookie: 'duban_session=hunter2' } }],
    [{ handshake: { headers: { authorization: 'hunter2' } } }],
    [{ config: { sessionSecret: 'hunter2', databaseUrl: 'postgres://u:hunter2@db' } }],
    [
      {
        req: { method: 'GET', url: '/a?token=hunter2', headers: { cookie: 'hunter2' }, body: { password: 'hunter2' } },
      },
    ],
  ])('keeps secrets out: %j', (fields) => {
    const text = logOf((log) => log.info(fields, 'something happened'))
    expect(text).toContain('something happened')
    expect(text).not.toContain('hunter2')
  })

  it('writes of an error what explains it, and nothing that hangs on it', () => {
    const cause = Object.assign(new Error('disk full'), { code: 'ENOSPC' })
    const error = Object.assign(new Error('cannot store', { cause }), {
      code: 'E1',
      body: 'password=hunter2',
      params: [1],
    })
    const { err } = JSON.parse(logOf((log) => log.error({ err: error }, 'failed'))) as { err: Record<string, string> }
    expect(Object.keys(err).sort()).toEqual(['code', 'message', 'stack', 'type'])
    expect(err).toMatchObject({ type: 'Error', message: 'cannot store: disk full', code: 'E1' })
    expect(err.stack).toContain('disk full')
  })

  it('writes what a request was, without its query', () => {
    const text = logOf((log) => log.warn({ req: { method: 'GET', originalUrl: '/boards/b1?x=1', ip: '::1' } }, 'slow'))
    expect(JSON.parse(text)).toMatchObject({ req: { method: 'GET', path: '/boards/b1', ip: '::1' }, msg: 'slow' })
  })

  it('keeps one entry on one line whatever is in it', () => {
    const text = logOf((log) => log.info({ name: 'a\n{"level":60,"msg":"forged"}' }, 'b\nc'))
    expect(text.trim().split('\n')).toHaveLength(1)
  })
})
