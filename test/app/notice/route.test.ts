import type { AppLoadContext } from '@remix-run/node'
import { describe, expect, it } from 'vitest'
import { loader, shouldRevalidate } from '#app/routes/boards.$boardId.notice/route.tsx'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { errorBody } from '#shared/protocol/errors.ts'
import type { NoticeAsk } from '#server/boardNotice.ts'
import { buildBoard, supervisor } from '#test/support/builders.ts'
import { SENTENCES } from '../../shared/notice/samples.ts'

const { state } = buildBoard({ tasks: [{ id: 't1', sources: [{ noticeVersionId: 'v1', start: 0, end: 9 }] }] })

/** A directory that answers for board b1 alone, with the version asked for, else the former one. */
const context = (session: unknown = { actor: supervisor }) =>
  ({
    session,
    services: {
      boards: {
        list: () => Promise.resolve([]),
        notice: (_actor: unknown, boardId: string, { versionId = 'v1' }: NoticeAsk) =>
          Promise.resolve(
            boardId !== 'b1'
              ? { ok: false, error: errorBody('notFound') }
              : {
                  ok: true,
                  notice: {
                    board: state.board,
                    areas: [...state.areas.values()],
                    tasks: [...state.tasks.values()],
                    versions: [],
                    inUse: 'v2',
                    shown: { id: versionId, version: 1, text: SENTENCES, outline: parseNotice(SENTENCES) },
                  },
                },
          ),
      },
    },
  }) as unknown as AppLoadContext

const open = async (search: string, boardId = 'b1', of = context()): Promise<unknown> => {
  const request = new Request(`http://x/boards/${boardId}/notice${search}`)
  try {
    return await loader({ context: of, request, params: { boardId } })
  } catch (thrown) {
    return thrown
  }
}

describe('the page of a notice', () => {
  it('asks whoever is not signed in to do so, and leads back', async () => {
    const answer = (await open('?task=t1', 'b1', context(null))) as Response
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      '/login?next=%2Fboards%2Fb1%2Fnotice%3Ftask%3Dt1',
    ])
  })

  it('is not there for a board that is not there for this person', async () => {
    expect(((await open('', 'b2')) as Response).status).toBe(404)
  })

  it('names in its address a text that is not the one in use', async () => {
    const answer = (await open('?task=t1')) as Response
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/boards/b1/notice?task=t1&version=v1'])
    expect(await open('?task=t1&version=v1')).toMatchObject({ view: { shown: { versionId: 'v1' } } })
  })
})

describe('going on in the page', () => {
  const between = (from: string, to: string, defaultShouldRevalidate = true): boolean =>
    shouldRevalidate({
      currentUrl: new URL(`http://x${from}`),
      nextUrl: new URL(`http://x${to}`),
      defaultShouldRevalidate,
    } as Parameters<typeof shouldRevalidate>[0])

  it('fetches nothing within one text', () => {
    expect(between('/boards/b1/notice?task=a', '/boards/b1/notice?at=3')).toBe(false)
    expect(between('/boards/b1/notice?task=a&version=v1', '/boards/b1/notice?task=b&version=v1')).toBe(false)
  })

  it('fetches another text, and the same again when asked to', () => {
    expect(between('/boards/b1/notice?task=a', '/boards/b1/notice?task=a&version=v1')).toBe(true)
    expect(between('/boards/b1/notice?task=a', '/boards/b2/notice?task=a')).toBe(true)
    expect(between('/boards/b1/notice', '/boards/b1/notice')).toBe(true)
  })
})
