import { afterEach, describe, expect, it } from 'vitest'
import { narrativeName } from '#shared/document/names.ts'
import { buildBoard, staff } from '#test/support/builders.ts'
import { startHouse } from '#test/support/house.ts'
import { SERVED, type TestServer, startTestServer } from './testServer.ts'

const TOKEN = 'a-token-of-metrics'
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('who may read the figures', () => {
  let server: TestServer
  afterEach(() => server.close())

  it('is this machine on the demo, unless a proxy speaks for somebody', async () => {
    server = await startTestServer()
    expect((await server.send('/metrics')).status).toBe(200)
    for (const [name, value] of [
      ['x-forwarded-for', '127.0.0.1'],
      ['forwarded', 'for=127.0.0.1'],
    ] as const)
      expect((await server.send('/metrics', { headers: { [name]: value } })).status).toBe(404)
  })

  it('is nobody when serving for real without a token', async () => {
    server = await startTestServer({ env: SERVED })
    expect((await server.send('/metrics')).status).toBe(404)
    expect((await server.send('/metrics', bearer(''))).status).toBe(404)
  })

  it('is who shows the token', async () => {
    server = await startTestServer({ env: { ...SERVED, METRICS_TOKEN: TOKEN } })
    expect((await server.send('/metrics', bearer(TOKEN))).status).toBe(200)
    for (const wrong of ['', TOKEN.slice(1), `${TOKEN}x`])
      expect((await server.send('/metrics', bearer(wrong))).status).toBe(404)
    expect((await server.send('/metrics')).status).toBe(404)
  })
})

it('the figures tell what happens: connections, rooms, batches, answers, refusals', async () => {
  const fuzhou = staff('fuzhou')
  const board = buildBoard({ tasks: [{ id: 't1' }] })
  const house = await startHouse(board, [fuzhou])
  try {
    const figures = async (): Promise<Map<string, number>> => {
      const response = await fetch(`${house.origin}/metrics`)
      expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
      const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]))
    }
    const socket = await house.socket(fuzhou)
    const press = (commandId: string, command: { type: 'assignment.acknowledge'; assignmentId: string }) =>
      socket.emitWithAck('board:command', { boardId: 'b1', commandId, base: board.state.seq, command })
    await press('c-1', { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    await press('c-2', { type: 'assignment.acknowledge', assignmentId: 't1:xiamen' })
    await house.open(fuzhou, narrativeName('b1', 'fuzhou'))
    const now = await figures()
    expect(Object.fromEntries(now)).toMatchObject({
      'duban_connections{door="board"}': 1,
      'duban_connections{door="document"}': 1,
      'duban_rooms{kind="board"}': 1,
      'duban_rooms{kind="document"}': 1,
      duban_read_only: 0,
      'duban_buffered_bytes{door="board"}': 0,
      'duban_refused_total{kind="command",code="forbidden"}': 1,
      'duban_acknowledgement_seconds_count{kind="command"}': 1,
      'duban_acknowledgement_seconds_count{kind="update"}': 1,
      duban_batch_items_sum: 3,
    })
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(now.get('duban_commit_seconds_count')).toBe(now.get('duban_batch_items_count'))
  } finally {
    await house.close()
  }
})
