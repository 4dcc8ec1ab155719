import { describe, expect, it } from 'vitest'
import { linkOf } from '#app/components/messages/links.ts'
import { MESSAGE_ICONS, sentenceOf } from '#app/components/messages/sentence.ts'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as en } from '#app/i18n/en/index.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'
import type { MessageKind } from '#shared/domain/messages.ts'
import type { MessageItem } from '#shared/protocol/messages.ts'

const { t } = createI18n('zh-CN', zh)
const item = (kind: MessageKind, more: Partial<MessageItem> = {}): MessageItem => ({
  id: 'x',
  kind,
  count: 1,
  at: 0,
  readAt: null,
  board: { id: 'b1', title: '看板' },
  reader: 'unit',
  unit: { id: 'fuzhou', shortName: '福州' },
  task: { id: 't1', title: '孕产妇管理' },
  matter: null,
  meeting: null,
  text: null,
  values: {},
  ...more,
})
const KINDS = Object.keys(MESSAGE_ICONS) as MessageKind[]

describe('the sentence of a message', () => {
  it.each<[MessageKind, Partial<MessageItem>, string]>([
    ['assigned', {}, '新交办“孕产妇管理”，请签收'],
    ['assigned', { count: 12 }, '新交办 12 项任务，请签收'],
    ['submitted', { reader: 'issuer' }, '福州提交了“孕产妇管理”的反馈，待审核'],
    ['submitted', { reader: 'issuer', count: 3 }, '收到 3 项反馈，待审核'],
    ['instruction', { task: null }, '收到领导批示'],
    ['instruction', {}, '收到领导批示：“孕产妇管理”'],
    ['meetingOpened', { meeting: { id: 'b1_m', title: '调度会' } }, '会议已开始：调度会'],
    ['windowClosing', { count: 4, values: { closes: '2026-11-25' } }, '本期填报 11-25 截止，还有 4 项未报'],
    ['windowClosed', { count: 9, values: { period: '2026-W47', units: 3 } }, '第 47 周报已截止，3 个单位共 9 项未报'],
    ['dueSoon', { count: 2 }, '2 项任务即将到期'],
  ])('%s', (kind, more, words) => expect(sentenceOf(t, item(kind, more))).toBe(words))

  it.each([
    ['Chinese', t],
    ['English', createI18n('en', en).t],
  ])('every kind has one in %s, with nothing left open', (_, translate) => {
    for (const kind of KINDS)
      for (const count of [1, 5])
        expect(sentenceOf(translate, item(kind, { count })), `${kind} ${count}`).not.toMatch(/\{\{|messages\.|^$/)
  })
})

describe('where a message leads', () => {
  const sheet = '/boards/b1/units/fuzhou'
  const officer = { reader: 'issuer' } as const
  const slip = { id: 't1:fuzhou:s1', kind: 'slip' } as const
  it.each<[string, MessageItem, string]>([
    ['a city: its task', item('urged'), `${sheet}?task=t1`],
    ['several of a city: its sheet', item('assigned', { count: 3 }), sheet],
    ['a day of a city: its sheet', item('dueSoon', { task: null }), sheet],
    ['a report: the review of it', item('submitted', officer), '/boards/b1/handling?section=review&item=t1%3Afuzhou'],
    ['several reports: the queue', item('submitted', { ...officer, count: 2 }), '/boards/b1/handling?section=review'],
    [
      'a closed window: who has not reported',
      item('windowClosed', { ...officer, task: null, unit: null, count: 7 }),
      '/boards/b1/handling?section=unreported',
    ],
    [
      'an answered slip: the slip',
      item('replied', { ...officer, matter: slip }),
      '/boards/b1/handling?section=slips&item=t1%3Afuzhou%3As1',
    ],
    ['an answered instruction: the task', item('replied', officer), '/boards/b1?task=t1&unit=fuzhou'],
    ['a meeting: its page', item('meetingPlanned', { meeting: { id: 'b1_m1', title: '会' } }), '/meetings/b1_m1'],
  ])('%s', (_, message, to) => expect(linkOf(message)).toBe(to))

  it('every kind leads somewhere, for both sides', () => {
    for (const kind of KINDS)
      for (const reader of ['issuer', 'unit'] as const)
        expect(linkOf(item(kind, { reader, task: null, unit: null }))).toMatch(/^\/boards\/b1/)
  })
})
