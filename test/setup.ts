import { afterEach, beforeEach, expect, vi } from 'vitest'

// An unexpected complaint on the console is a failure: errors that nobody reads are errors that nobody mends.
// A test that expects one replaces the spy with its own.
beforeEach(() => {
  vi.spyOn(console, 'error')
})

afterEach(() => {
  const spy = vi.mocked(console.error)
  if (vi.isMockFunction(spy)) {
    const calls = spy.mock.calls.map((call) => call.map(String).join(' '))
    spy.mockRestore()
    expect(calls, 'console.error was called').toEqual([])
  }
})
