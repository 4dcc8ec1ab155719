import { Router, json, raw } from 'express'
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { idSchema } from '#shared/domain/fields.ts'
import type { Reason } from '#shared/protocol/errors.ts'
import { MAX_IMPORT_BYTES, MAX_NOTICE_LENGTH } from '#shared/protocol/limits.ts'
import type { NoticeInput } from '../imports/readNotice.ts'
import { issuingUnitOf } from '../imports/notices.ts'
import type { Services } from './context.ts'
import { RequestRefused, handle } from './errors.ts'
import { answer, parse } from './exchange.ts'
import { requireSession } from './session.ts'

const pasted = z.strictObject({ text: z.string() })
const fileName = z.string().trim().min(1).max(255)
/** A Chinese character is three bytes of JSON; a line end is two. */
const MAX_PASTE_BYTES = MAX_NOTICE_LENGTH * 4

/** Lets a body parser say how large is too large, in the words of an import. */
const limited =
  (parser: RequestHandler, reason: Reason, max: number): RequestHandler =>
  (request, response, next) => {
    parser(request, response, (error?: unknown) => {
      const tooLarge = error instanceof Error && 'type' in error && error.type === 'entity.too.large'
      next(tooLarge ? new RequestRefused('tooLarge', reason, { max }) : error)
    })
  }

/** Asked before ten megabytes are taken in; the service asks again. */
const requireIssuer: RequestHandler = (request, _response, next) => {
  next(issuingUnitOf(requireSession(request).actor) === null ? new RequestRefused('forbidden') : undefined)
}

/** In front of a door that takes a text in: who may, and how much. */
const takeIn: readonly RequestHandler[] = [
  requireIssuer,
  limited(
    raw({ type: 'application/octet-stream', limit: MAX_IMPORT_BYTES }),
    'importTooLarge',
    MAX_IMPORT_BYTES / 1024 / 1024,
  ),
  limited(json({ limit: MAX_PASTE_BYTES }), 'importTextTooLong', MAX_NOTICE_LENGTH),
]

/** `/api/notices`: importing a file or a pasted text, and what has been imported. DESIGN.md §6 for the form of errors. */
export function noticeRouter({ notices, sessions }: Pick<Services, 'notices' | 'sessions'>): Router {
  const router = Router()

  router.get(
    '/',
    handle(async (request, response) => {
      response.json({ notices: await notices.list(requireSession(request).actor) })
    }),
  )

  router.get(
    '/:noticeId',
    handle(async (request, response) => {
      const reply = await notices.view(requireSession(request).actor, noticeIdOf(request))
      answer(response, reply, ({ notice }) => ({ notice }))
    }),
  )

  router.post(
    '/',
    ...takeIn,
    handle(async (request, response) => {
      const session = requireSession(request)
      const input = inputOf(request.body as unknown, request.headers['x-file-name'])
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      answer(response.status(201), await notices.import(session.actor, input), ({ notice }) => notice)
    }),
  )

  router.post(
    '/:noticeId/versions',
    ...takeIn,
    handle(async (request, response) => {
      const session = requireSession(request)
      const id = noticeIdOf(request)
      const input = inputOf(request.body as unknown, request.headers['x-file-name'])
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      const reply = await notices.importVersion(session.actor, id, input)
      answer(response.status(reply.ok && reply.notice.unchanged ? 200 : 201), reply, ({ notice }) => notice)
    }),
  )
  return router
}

function noticeIdOf(request: Request): string {
  const id = idSchema.safeParse(request.params['noticeId'])
  if (!id.success) throw new RequestRefused('notFound')
  return id.data
}

function inputOf(body: unknown, name: string | string[] | undefined): NoticeInput {
  if (!Buffer.isBuffer(body)) return parse(pasted, body, 'body')
  return { bytes: body, name: parse(fileName, decodedName(name), 'x-file-name') }
}

/** Headers are ASCII, so the name comes percent-encoded. */
function decodedName(name: string | string[] | undefined): unknown {
  if (typeof name !== 'string') return name
  try {
    return decodeURIComponent(name)
  } catch {
    throw new RequestRefused('invalid', 'malformed', { detail: 'x-file-name' })
  }
}
