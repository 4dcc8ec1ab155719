import { Router, json } from 'express'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { idSchema } from '#shared/domain/fields.ts'
import type { Actor } from '#shared/domain/model.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import {
  grantsSchema,
  newAccountSchema,
  newUnitSchema,
  ownPasswordSchema,
  statusSchema,
  unitNamesSchema,
} from '../accounts/directory.ts'
import type { Services } from './context.ts'
import { RequestRefused, handle } from './errors.ts'
import { answer, parse } from './exchange.ts'
import { requireSession } from './session.ts'

const FORM_BYTES = 64 * 1024

/**
 * Units and accounts, for administrators, and the own password, for everybody. Passwords that are made here are in the
 * answer and nowhere else.
 */
export function accountRouter({ directory, sessions }: Pick<Services, 'directory' | 'sessions'>): Router {
  const router = Router()
  const body = json({ limit: FORM_BYTES })

  /** A door that changes something: parses, keeps the session alive, does it, answers. */
  const change =
    <S extends z.ZodType, T extends object>(
      schema: S | null,
      status: number,
      run: (actor: Actor, wish: z.output<S>, request: Request) => Promise<Reply<T>>,
    ) =>
    async (request: Request, response: Response): Promise<void> => {
      const session = requireSession(request)
      const wish = schema ? parse(schema, request.body, 'body') : undefined
      if (!(await sessions.renew(session))) throw new RequestRefused('unauthenticated')
      const reply = await run(session.actor, wish as z.output<S>, request)
      answer(response.status(status), reply, ({ ok: _, ...value }: T & { ok?: true }) => value)
    }

  router.get(
    '/accounts',
    handle(async (request, response) => {
      const reply = await directory.view(requireSession(request).actor)
      answer(response, reply, ({ units, accounts }) => ({ units, accounts }))
    }),
  )
  router.post(
    '/accounts',
    body,
    handle(change(newAccountSchema, 201, (actor, wish) => directory.createAccount(actor, wish))),
  )
  router.put(
    '/accounts/:id/grants',
    body,
    handle(
      change(grantsSchema, 200, (actor, { grants }, request) => directory.setGrants(actor, idOf(request), grants)),
    ),
  )
  router.put(
    '/accounts/:id/status',
    body,
    handle(
      change(statusSchema, 200, (actor, { status }, request) => directory.setStatus(actor, idOf(request), status)),
    ),
  )
  router.post(
    '/accounts/:id/password',
    handle(change(null, 200, (actor, _wish, request) => directory.resetPassword(actor, idOf(request)))),
  )
  router.post('/units', body, handle(change(newUnitSchema, 201, (actor, wish) => directory.createUnit(actor, wish))))
  router.put(
    '/units/:id',
    body,
    handle(change(unitNamesSchema, 200, (actor, names, request) => directory.renameUnit(actor, idOf(request), names))),
  )
  router.put(
    '/password',
    body,
    handle(
      change(ownPasswordSchema, 200, (_actor, wish, request) =>
        directory.changeOwnPassword(requireSession(request), wish, request.ip ?? ''),
      ),
    ),
  )
  return router
}

function idOf(request: Request): string {
  const id = idSchema.safeParse(request.params['id'])
  if (!id.success) throw new RequestRefused('notFound')
  return id.data
}
