import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { HTTP_STATUS, errorBody } from '#shared/protocol/errors.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'
import { isStorageFailure } from '#db/errors.ts'
import type { Log } from '../log.ts'

/** A refusal thrown at a door; the error handler turns it into an answer. */
export class RequestRefused extends Error {
  readonly body: ErrorBody

  constructor(...refusal: Parameters<typeof errorBody> | [body: ErrorBody]) {
    const [first] = refusal
    const body = typeof first === 'object' ? first : errorBody(...(refusal as Parameters<typeof errorBody>))
    super(body.code)
    this.name = 'RequestRefused'
    this.body = body
  }
}

/** The failures of body-parser and of Express's own URL decoding, by the `type` or status they carry. */
function knownFailure(error: unknown): ErrorBody | null {
  if (error instanceof RequestRefused) return error.body
  if (!(error instanceof Error)) return null
  const { type, status } = error as Error & { type?: unknown; status?: unknown }
  if (type === 'entity.too.large' || type === 'parameters.too.many') return errorBody('tooLarge')
  if (type === 'entity.parse.failed') return errorBody('invalid', 'malformed', { detail: 'JSON' })
  // Unsupported charset or encoding, aborted or miscounted bodies, percent signs that decode to nothing.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return errorBody('invalid', 'malformed', { detail: typeof type === 'string' ? type : 'URL' })
  }
  return null
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** Answers an error: JSON for programs, one plain sentence for a person's browser. */
export function sendError(request: Request, response: Response, error: ErrorBody): void {
  response.status(HTTP_STATUS[error.code]).set('Cache-Control', 'no-store')
  if (request.path.startsWith('/api/') || request.accepts(['json', 'html']) !== 'html') {
    response.json({ error })
    return
  }
  response
    .type('html')
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>督办台</title>` +
        `<p>${escapeHtml(error.message)}</p><p><a href="/">返回首页</a></p></html>`,
    )
}

/** Lets a handler be async: what it rejects with reaches the error handler. */
export const handle =
  (run: (request: Request, response: Response) => Promise<void>): RequestHandler =>
  (request, response, next) => {
    run(request, response).catch(next)
  }

/** The one place where an unknown error becomes `internal`, or `unavailable`, and is logged. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = knownFailure(error)
    if (!known) log.error({ err: error, req: request }, 'a request failed')
    // Trouble of the storage passes: the same may be tried again.
    const unknown = isStorageFailure(error) ? 'unavailable' : 'internal'
    if (response.headersSent) {
      // Half an answer cannot be mended; Express cuts the connection so that the reader does not take it for whole.
      next(error)
      return
    }
    sendError(request, response, known ?? errorBody(unknown))
  }
}
