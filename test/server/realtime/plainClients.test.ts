import type * as Y from 'yjs'
import type { WebsocketProvider } from 'y-websocket'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRefused } from '#shared/document/messages.ts'
import { MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import { buildBoard, handler, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, startHouse } from '#test/support/house.ts'
import * as decoding from 'lib0/decoding'

const fuzhou = staff('fuzhou')
const colleague = handler('fuzhou')
const NARRATIVE = 'narrative/b1/fuzhou'

let house: House
beforeAll(async () => {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  house = await startHouse(board, [fuzhou, colleague, supervisor])
})
afterAll(() => house.close())

const textOf = (doc: Y.Doc, root = 't1/progress'): string => doc.getXmlFragment(root).toString()
/** Types at the moment the socket opens, so before the server has been told what was typed offline. */
const typeOnOpening = (provider: WebsocketProvider, text: string, root: string): void => {
  const onStatus = ({ status }: { status: string }): void => {
    if (status !== 'connected') return
    provider.off('status', onStatus)
    write(provider.doc, text, root)
  }
  provider.on('status', onStatus)
}

describe('[D14] a y-websocket client as it comes from npm', () => {
  it('types before it has joined: everything is stored, in whatever order it was sent', async () => {
    const root = 't1/progress'
    const mine = await house.open(fuzhou, NARRATIVE, (provider) => {
      write(provider.doc, '联网以前', root)
      typeOnOpening(provider, '刚一联网', root)
    })
    // The update that was sent first, and the step 2.
    await mine.until(() => mine.stored.at(-1) === 2)
    expect(mine.refused).toEqual([])
    const other = await house.open(colleague, NARRATIVE)
    expect(textOf(other.doc)).toBe('<paragraph>联网以前</paragraph><paragraph>刚一联网</paragraph>')
    write(mine.doc, '然后', root)
    await other.until(() => textOf(other.doc).includes('然后'))
    expect(mine.stored.at(-1)).toBe(3)
  })

  it('comes back with what was typed offline, typing on', async () => {
    const root = 't2/progress'
    const mine = await house.open(fuzhou, NARRATIVE)
    const other = await house.open(colleague, NARRATIVE)
    write(mine.doc, '在线', root)
    await other.until(() => textOf(other.doc, root).includes('在线'))
    for (let i = 0; i < 3; i++) {
      mine.provider.disconnect()
      write(mine.doc, `离线 ${i}`, root)
      typeOnOpening(mine.provider, `回来 ${i}`, root)
      mine.stored.length = 0
      mine.provider.connect()
      await mine.until(() => mine.stored.at(-1) === 2)
      await other.until(() => textOf(other.doc, root).includes(`回来 ${i}`))
    }
    expect(mine.refused).toEqual([])
    expect(textOf(other.doc, root)).toBe(textOf(mine.doc, root))
    expect(textOf(other.doc, root).match(/离线 \d/g)).toEqual(['离线 0', '离线 1', '离线 2'])
  })

  it('a client that never tells what it has may keep the server waiting with a bounded number of updates', async () => {
    const cookie = await house.cookie(fuzhou)
    const refusal = async (bytes: number): Promise<{ sent: number; code: string; closed: number }> => {
      const socket = house.rawDocument(NARRATIVE, { cookie, origin: house.origin })
      const told = new Promise<string>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const decoder = decoding.createDecoder(new Uint8Array(data))
          if (decoding.readVarUint(decoder) === 5) resolve(readRefused(decoder).code)
        })
      })
      const closed = new Promise<number>((resolve) => socket.on('close', resolve))
      await new Promise((resolve) => socket.once('open', resolve))
      const frame = encoding.encode((encoder) => {
        for (const number of [0, 2]) encoding.writeVarUint(encoder, number)
        encoding.writeVarUint8Array(encoder, new Uint8Array(bytes))
      })
      let sent = 0
      const timer = setInterval(() => {
        sent++
        socket.send(frame)
      }, 1)
      const answer = { code: await told, closed: await closed, sent }
      clearInterval(timer)
      return { ...answer, sent }
    }
    // By their bytes, and then by their number.
    expect(await refusal(MAX_UPDATE_BYTES - 1)).toMatchObject({ code: 'tooMany', closed: 1013 })
    expect(await refusal(1)).toMatchObject({ code: 'tooMany', closed: 1013 })
  })
})

it('[A8] texts of a board that is archived are finished, for open editors too', async () => {
  const mine = await house.open(fuzhou, NARRATIVE)
  const before = textOf(mine.doc)
  const socket = await house.socket(supervisor)
  const joined = await socket.emitWithAck('board:join', { boardId: 'b1' })
  if (!joined.ok) throw new Error(joined.error.message)
  const sent = { boardId: 'b1', commandId: 'archive', base: joined.seq, command: { type: 'board.archive' } } as const
  expect(await socket.emitWithAck('board:command', sent)).toMatchObject({ ok: true })
  write(mine.doc, '归档以后')
  await mine.until(() => mine.refused.length > 0)
  expect(mine.refused[0]).toMatchObject({ code: 'locked' })
  const reader = await house.open(supervisor, NARRATIVE)
  expect(textOf(reader.doc)).toBe(before)
})
