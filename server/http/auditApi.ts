import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router, json, urlencoded } from 'express'
import type { Response } from 'express'
import { z } from 'zod'
import { idSchema } from '#shared/domain/fields.ts'
import { parseMoment } from '#shared/history/moment.ts'
import { SYSTEM } from '../archive/logs.ts'
import type { Services } from './context.ts'
import { RequestRefused, handle } from './errors.ts'
import { parse } from './exchange.ts'
import { requireSession } from './session.ts'

const LIMIT = 4 * 1024

const log = z.union([z.literal(SYSTEM), idSchema])
/** What a form leaves empty is not filtered by. */
const optional = z
  .string()
  .max(200)
  .transform((text) => (text === '' ? undefined : text))
  .optional()
const moment = z
  .string()
  .max(30)
  .transform((text, context) => {
    const at = parseMoment(text)
    if (text !== '' && at === null) context.addIssue({ code: 'custom', message: 'no moment' })
    return at ?? undefined
  })
  .optional()

const verifySchema = z.strictObject({ log })
export const exportSchema = z.object({
  log,
  actorId: optional,
  unitId: optional,
  type: optional,
  from: moment,
  to: moment,
})

/** Nothing of it may be kept or held back on its way. */
function begin(response: Response, type: string): void {
  // As it is: a compressor between would hold progress back, and does not tell when it may be written to again.
  response.set({ 'Content-Type': type, 'Content-Encoding': 'identity', 'Cache-Control': 'no-store' })
}

/** A reader who leaves ends the walk; that is no failure. */
async function send(response: Response, parts: AsyncGenerator<string>): Promise<void> {
  try {
    await pipeline(Readable.from(parts, { objectMode: false }), response)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}

/** The doors of the audit trail that are no pages: both are POST, since both are put on record. */
export function auditRouter({ audit, sessions }: Pick<Services, 'audit' | 'sessions'>): Router {
  const router = Router()

  router.post(
    '/verify',
    json({ limit: LIMIT }),
    handle(async (request, response) => {
      const session = requireSession(request)
      const wish = parse(verifySchema, request.body, 'body')
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      const reply = await audit.verify(session.actor, wish.log)
      if (!reply.ok) throw new RequestRefused(reply.error.code)
      const { steps } = reply
      async function* lines(): AsyncGenerator<string> {
        for await (const step of steps) yield `${JSON.stringify(step)}\n`
      }
      begin(response, 'application/x-ndjson')
      await send(response, lines())
    }),
  )

  router.post(
    '/export',
    urlencoded({ extended: false, limit: LIMIT }),
    handle(async (request, response) => {
      const session = requireSession(request)
      const { log: name, ...filter } = parse(exportSchema, request.body, 'body')
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      const reply = await audit.export(session.actor, name, filter)
      if (!reply.ok) throw new RequestRefused(reply.error.code)
      begin(response, 'text/csv; charset=utf-8')
      response.attachment(`audit-${name === SYSTEM ? 'system' : name}.csv`)
      await send(response, reply.pieces)
    }),
  )
  return router
}
