import type { PipeableStream, RenderToPipeableStreamOptions } from 'react-dom/server'
import type { AppLoadContext, EntryContext } from '@remix-run/node'
import { beforeEach, describe, expect, it, vi } from 'vitest'

// What React tells of a rendering, in the order that each test plays.
const { render } = vi.hoisted(() => ({ render: { options: {} as RenderToPipeableStreamOptions } }))
vi.mock('react-dom/server', () => ({
  renderToPipeableStream: (_page: unknown, options: RenderToPipeableStreamOptions): PipeableStream => {
    render.options = options
    return { pipe: (to) => to, abort: () => {} }
  },
}))
const { default: handleRequest } = await import('#app/entry.server.tsx')

describe('a page that fails in parts', () => {
  const reportError = vi.fn()
  const request = (): Promise<Response> =>
    handleRequest(
      new Request('http://localhost/'),
      200,
      new Headers(),
      { isSpaMode: false } as EntryContext,
      { cspNonce: 'n', house: 'h', language: 'zh-CN', session: null, reportError } as unknown as AppLoadContext,
    )
  const defect = new Error('a part cannot be rendered')
  beforeEach(() => void reportError.mockReset())

  it('is reported when it fails before the page stands, which is answered with 500', async () => {
    const answer = request()
    render.options.onError?.(defect, {})
    render.options.onShellReady?.()
    expect((await answer).status).toBe(500)
    expect(reportError.mock.calls).toEqual([[defect]])
  })

  it('is reported when it fails after that', async () => {
    const answer = request()
    render.options.onShellReady?.()
    expect((await answer).status).toBe(200)
    render.options.onError?.(defect, {})
    expect(reportError.mock.calls).toEqual([[defect]])
  })

  it('is rejected when the page itself fails, and reported by whoever asked', async () => {
    const answer = request()
    render.options.onError?.(defect, {})
    render.options.onShellError?.(defect)
    await expect(answer).rejects.toBe(defect)
    expect(reportError).not.toHaveBeenCalled()
  })

  it('is answered as soon as it stands, whoever asks', async () => {
    const answer = request()
    render.options.onShellReady?.()
    expect((await answer).headers.get('Cache-Control')).toBe('no-store')
    expect(render.options.onAllReady).toBeUndefined()
  })
})
