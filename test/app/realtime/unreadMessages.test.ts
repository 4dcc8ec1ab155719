import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Connection, ConnectionState } from '#app/realtime/connection.ts'
import { UnreadMessages } from '#app/realtime/unreadMessages.ts'
import type { NoticeMessage } from '#shared/protocol/events.ts'
import { settled } from '#test/support/boardLink.ts'

/** What the count needs of a connection, and answers to its questions in the hands of a test. */
function page() {
  const listeners: (() => void)[] = []
  const notices: ((message: NoticeMessage) => void)[] = []
  const connection = {
    state: { state: 'connecting', reason: null, since: null } as ConnectionState,
    on: (_: string, handler: (message: NoticeMessage) => void) => notices.push(handler),
    subscribe: (listener: () => void) => listeners.push(listener),
  }
  const messages = new UnreadMessages(connection as unknown as Connection)
  messages.start()
  messages.start()
  return {
    messages,
    become(state: ConnectionState['state']) {
      connection.state = { ...connection.state, state }
      for (const listener of listeners) listener()
    },
    told: (message: NoticeMessage) => notices.forEach((handler) => handler(message)),
  }
}

let answers: ((unread: number | null) => void)[] = []
beforeEach(() => {
  answers = []
  vi.stubGlobal('fetch', () => {
    return new Promise((resolve, reject) =>
      answers.push((unread) =>
        unread === null
          ? reject(new Error('no network'))
          : resolve(Response.json({ messages: [], more: false, unread })),
      ),
    )
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('the count of messages', () => {
  it('is asked for once there is a connection, and again after each interruption', async () => {
    const { messages, become } = page()
    expect([messages.unread.count, answers.length]).toEqual([null, 0])
    become('online')
    answers[0]?.(3)
    await vi.waitFor(() => expect(messages.unread).toEqual({ count: 3, news: 1 }))
    become('reconnecting')
    become('online')
    answers[1]?.(5)
    await vi.waitFor(() => expect(messages.unread.count).toBe(5))
    expect(answers.length).toBe(2)
  })

  it('an answer that is older than a word of the server does not take its place', async () => {
    const { messages, become, told } = page()
    become('online')
    told({ kind: 'messages', unread: 8 })
    told({ kind: 'newDay', serverNow: 0 })
    answers[0]?.(3)
    await settled()
    expect(messages.unread).toEqual({ count: 8, news: 1 })
  })

  it('stays what it was when nobody answers', async () => {
    const { messages, become } = page()
    become('online')
    answers[0]?.(null)
    await settled()
    expect(messages.unread).toEqual({ count: null, news: 0 })
  })
})
