import { Router, json } from 'express'
import { z } from 'zod'
import { idSchema } from '#shared/domain/fields.ts'
import { messageIdSchema, readMessagesSchema, unreadMessagesSchema } from '../messages.ts'
import type { Services } from './context.ts'
import { RequestRefused, handle } from './errors.ts'
import { parse } from './exchange.ts'
import { requireSession } from './session.ts'

const BODY_BYTES = 16 * 1024

const querySchema = z.strictObject({
  before: messageIdSchema.optional(),
  unread: z.literal('1').optional(),
  board: idSchema.optional(),
})

/** 提醒 of the person who is signed in: nobody else's can be named. */
export function messageRouter({ messages, sessions }: Pick<Services, 'messages' | 'sessions'>): Router {
  const router = Router()
  const body = json({ limit: BODY_BYTES })

  router.get(
    '/',
    handle(async (request, response) => {
      const { before, unread, board } = parse(querySchema, request.query, 'query')
      const query = {
        ...(before ? { before } : {}),
        ...(unread ? { unread: true } : {}),
        ...(board ? { boardId: board } : {}),
      }
      response.json(await messages.list(requireSession(request).actor, query))
    }),
  )
  router.post(
    '/read',
    body,
    handle(async (request, response) => {
      const session = requireSession(request)
      const choice = parse(readMessagesSchema, request.body, 'body')
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      const upTo =
        'ids' in choice ? choice : { upTo: choice.upTo, ...(choice.boardId ? { boardId: choice.boardId } : {}) }
      response.json(await messages.markRead(session.actor, upTo))
    }),
  )
  router.post(
    '/unread',
    body,
    handle(async (request, response) => {
      const session = requireSession(request)
      const { ids } = parse(unreadMessagesSchema, request.body, 'body')
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      response.json(await messages.markUnread(session.actor, ids))
    }),
  )
  return router
}
