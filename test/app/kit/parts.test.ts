import { createElement as h } from 'react'
import { describe, expect, it } from 'vitest'
import {
  Avatars,
  Button,
  ConnectionState,
  Dialog,
  IconButton,
  SaveState,
  ToastProvider,
  useToast,
  whoClass,
} from '#app/components/kit/index.ts'
import { place } from '#app/components/kit/Popover.tsx'
import { render } from './render.ts'

const person = (n: number) => ({ accountId: `account-${n}`, name: `福州 经办人 ${n}` })

describe('SaveState', () => {
  it('has three words and no others', () => {
    const at = Date.UTC(2023, 9, 31, 6, 32, 8)
    expect(render(h(SaveState, { status: { kind: 'saved', at } }))).toContain('已保存 14:32:08')
    expect(render(h(SaveState, { status: { kind: 'saved', at }, minutes: true }))).toContain('已保存 14:32<')
    expect(render(h(SaveState, { status: { kind: 'saving' } }))).toContain('正在保存')
    expect(render(h(SaveState, { status: { kind: 'unsent', count: 3 } }))).toContain('3 项未送达')
  })

  it.each([{ kind: 'saving' }, { kind: 'unsent', count: 1 }] as const)('never says 已保存 while %j', (status) => {
    expect(render(h(SaveState, { status }))).not.toContain('已保存')
  })
})

describe('ConnectionState', () => {
  it('says how many items wait while offline', () => {
    expect(render(h(ConnectionState, { status: 'online' }))).toContain('在线')
    expect(render(h(ConnectionState, { status: 'reconnecting' }))).toContain('正在重连')
    expect(render(h(ConnectionState, { status: 'offline', unsent: 3 }))).toContain('离线，3 项未送达')
  })
})

describe('Avatars', () => {
  it('give a person the same colour everywhere, and the accent to whoever looks', () => {
    expect(whoClass('fuzhou')).toBe(whoClass('fuzhou', 'xiamen'))
    expect(whoClass('fuzhou', 'fuzhou')).toBe('who-me')
    const used = new Set(Array.from({ length: 100 }, (_, n) => whoClass(`account-${n}`)))
    expect(used.size).toBe(6)
  })

  it('show one person in two windows once, and how many more there are', () => {
    const twice = render(h(Avatars, { people: [person(1), person(1), person(2)] }))
    expect(twice.match(/class="avatar/g)).toHaveLength(3) // the group and two circles
    const many = render(h(Avatars, { people: Array.from({ length: 14 }, (_, n) => person(n)) }))
    expect(many).toContain('+10')
    expect(many).toContain('在线 14 人')
  })

  it('never hide a single face behind +1', () => {
    expect(render(h(Avatars, { people: Array.from({ length: 5 }, (_, n) => person(n)) }))).not.toContain('+1')
  })

  it('show nothing when nobody is there', () => {
    expect(render(h(Avatars, { people: [] }))).toBe('')
  })
})

describe('Button', () => {
  it('says what is missing and stays reachable, without submitting its form', () => {
    const held = render(h(Button, { type: 'submit', missing: '请写明理由', children: '退回' }))
    expect(held).toContain('aria-disabled="true"')
    expect(held).toContain('title="请写明理由"')
    expect(held).toContain('type="button"')
    expect(held).not.toContain(' disabled')
  })

  it('says what is missing instead of its tooltip', () => {
    const held = render(h(Button, { title: '签收这一项', missing: '请写明理由', children: '签收' }))
    expect(held).toContain('title="请写明理由"')
    expect(held).not.toContain('签收这一项')
  })

  it('keeps its tooltip when nothing is missing', () => {
    const free = render(h(Button, { type: 'submit', title: '签收这一项', missing: null, children: '签收' }))
    expect(free).toContain('title="签收这一项"')
    expect(free).toContain('type="submit"')
    expect(free).not.toContain('aria-disabled')
  })

  it('has a name where it shows only a sign', () => {
    expect(render(h(IconButton, { icon: 'bell', label: '消息 3 条', count: 3 }))).toMatch(/aria-label="消息 3 条".*>3</)
  })
})

describe('Dialog', () => {
  it('renders nothing of its content while closed', () => {
    const closed = render(h(Dialog, { open: false, onClose: () => {}, title: '退回', children: '理由' }))
    expect(closed).not.toContain('理由')
  })
})

describe('useToast', () => {
  it('refuses to work without its provider instead of dropping the message', () => {
    const Needy = () => {
      useToast()
      return null
    }
    expect(() => render(h(Needy))).toThrow('ToastProvider')
    expect(render(h(ToastProvider, null, h(Needy)))).toContain('aria-live="polite"')
  })
})

describe('place', () => {
  const window = { width: 1000, height: 600 }
  const panel = { width: 300, height: 200 }
  const box = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 30 })

  it('stands below its anchor where there is room', () => {
    expect(place(box(100, 100), panel, window, 'bottom')).toEqual({ left: 100, top: 136 })
  })
  it('turns to the other side at the edge of the window', () => {
    expect(place(box(100, 500), panel, window, 'bottom')).toEqual({ left: 100, top: 294 })
    expect(place(box(900, 100), panel, window, 'right')).toEqual({ left: 594, top: 100 })
  })
  it('never leaves the window, not even a small one', () => {
    expect(place(box(950, 100), panel, window, 'bottom').left).toBe(692)
    expect(place(box(10, 10), panel, { width: 320, height: 180 }, 'bottom')).toEqual({ left: 10, top: 8 })
  })
})
