import { Router, json } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import { commandRequestSchema } from '#shared/domain/commands.ts'
import { idSchema } from '#shared/domain/fields.ts'
import type { CommandRequest } from '#shared/domain/commands.ts'
import { MAX_MESSAGES_PER_SECOND, MAX_MESSAGE_BYTES } from '#shared/protocol/limits.ts'
import type { Request } from 'express'
import { newBoardSchema } from '../imports/newBoard.ts'
import { reimportSchema } from '../imports/reimport.ts'
import { accountRouter } from './accountApi.ts'
import { auditRouter } from './auditApi.ts'
import type { Services } from './context.ts'
import { recordDenials } from './denials.ts'
import { RequestRefused, handle } from './errors.ts'
import { answer, parse } from './exchange.ts'
import { messageRouter } from './messageApi.ts'
import { noticeRouter } from './noticeApi.ts'
import { requireSession } from './session.ts'

const since = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

/** An id that cannot exist is not told apart from one that does not. */
function boardIdOf(request: Request): string {
  const id = idSchema.safeParse(request.params['boardId'])
  if (!id.success) throw new RequestRefused('notFound')
  return id.data
}

/** The HTTP API, DESIGN.md §6. Everything is for people signed in, filtered for them by `Boards`, and never cached. */
export function apiRouter(
  services: Pick<
    Services,
    'audit' | 'boards' | 'denials' | 'directory' | 'messages' | 'notices' | 'reimports' | 'sessions'
  >,
  perSecond = MAX_MESSAGES_PER_SECOND,
): Router {
  const { boards, reimports, sessions } = services
  const rate = new RateLimiterMemory({ keyPrefix: 'api', points: perSecond, duration: 1 })
  const router = Router()

  router.use((request, response, next) => {
    response.set('Cache-Control', 'no-store')
    const session = request.session
    if (!session) {
      next(new RequestRefused('unauthenticated'))
      return
    }
    if (session.mustChange && request.path !== '/password') {
      next(new RequestRefused('forbidden', 'mustChangePassword'))
      return
    }
    rate.consume(session.id).then(
      () => next(),
      (refusal: unknown) => next(refusal instanceof RateLimiterRes ? new RequestRefused('tooMany') : refusal),
    )
  })

  router.get(
    '/boards',
    handle(async (request, response) => {
      response.json({ boards: await boards.list(requireSession(request).actor) })
    }),
  )

  router.post(
    '/boards',
    json({ limit: MAX_MESSAGE_BYTES }),
    handle(async (request, response) => {
      const session = requireSession(request)
      const wish = parse(newBoardSchema, request.body, 'body')
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      answer(response.status(201), await boards.create(session.actor, wish), ({ boardId, seq }) => ({ boardId, seq }))
    }),
  )

  router.get(
    '/units',
    handle(async (request, response) => {
      answer(response, await boards.reportingUnits(requireSession(request).actor), ({ units }) => ({ units }))
    }),
  )

  router.get(
    '/boards/:boardId',
    handle(async (request, response) => {
      const reply = await boards.view(requireSession(request).actor, boardIdOf(request))
      answer(response, reply, ({ view: { seq, board, areas, tasks, assignments } }) => ({
        seq,
        board,
        areas,
        tasks,
        assignments,
      }))
    }),
  )

  router.get(
    '/boards/:boardId/changes',
    handle(async (request, response) => {
      const { actor } = requireSession(request)
      const reply = await boards.changes(actor, boardIdOf(request), parse(since, request.query['since'], 'since'))
      answer(response, reply, ({ changes }) => ({ changes }))
    }),
  )

  router.post(
    '/boards/:boardId/commands',
    json({ limit: MAX_MESSAGE_BYTES }),
    handle(async (request, response) => {
      const session = requireSession(request)
      const boardId = boardIdOf(request)
      const command = parse(commandRequestSchema, request.body, 'body') as CommandRequest
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      response.locals.denialRecorded = true
      answer(response, await boards.command(session.accountId, boardId, command), ({ seq }) => ({ seq }))
    }),
  )

  router.get(
    '/boards/:boardId/reimport',
    handle(async (request, response) => {
      const { actor } = requireSession(request)
      const versionId = parse(idSchema, request.query['version'], 'version')
      const reply = await reimports.preview(actor, boardIdOf(request), versionId)
      answer(response, reply, ({ reimport }) => reimport)
    }),
  )

  router.post(
    '/boards/:boardId/reimport',
    json({ limit: MAX_MESSAGE_BYTES }),
    handle(async (request, response) => {
      const session = requireSession(request)
      const boardId = boardIdOf(request)
      const wish = parse(reimportSchema, request.body, 'body')
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      const reply = await reimports.apply(session.actor, boardId, wish)
      answer(response, reply, ({ seq, applied }) => ({ seq, applied }))
    }),
  )

  router.use('/messages', messageRouter(services))
  router.use('/audit', auditRouter(services))
  router.use('/notices', noticeRouter(services))
  router.use(accountRouter(services))

  router.use((_request, _response, next) => next(new RequestRefused('notFound')))
  router.use(recordDenials(services.denials))
  return router
}
