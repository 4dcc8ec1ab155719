import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import express from 'express'
import type { Express, Request, RequestHandler, Response } from 'express'
import { errorBody } from '#shared/protocol/errors.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { apiRouter } from './api.ts'
import { compressAnswers } from './compress.ts'
import type { PageContext, Services } from './context.ts'
import { RequestRefused, errorHandler, handle, sendError } from './errors.ts'
import { languageOf } from './language.ts'
import { requireOwnOrigin, requirePlainHost, securityHeaders } from './security.ts'
import { metricsDoor } from './metrics.ts'
import { rememberActor, signInDoor, signOutDoor } from './session.ts'

/** The pages: files of the client, then Remix for everything that no door before it answered. */
export interface Pages {
  assets: RequestHandler
  build: ServerBuild | (() => Promise<ServerBuild>)
}

export interface HttpParts {
  config: Config
  services: Services
  log: Log
  /** Left out where only the doors are served, as in tests. */
  pages?: Pages
  /** API requests of one session in a second. */
  apiPerSecond?: number
}

const LOGIN_BYTES = 16 * 1024
/** The forms of pages; a browser always says how long its form is. */
const FORM_BYTES = 1024 * 1024

const limitForm: RequestHandler = (request, _response, next) => {
  const length = Number(request.headers['content-length'] ?? 0)
  if (request.headers['transfer-encoding'] !== undefined) {
    next(new RequestRefused('invalid', 'malformed', { detail: 'Content-Length' }))
  } else next(length > FORM_BYTES ? new RequestRefused('tooLarge') : undefined)
}

/**
 * The HTTP side of the server, top to bottom in the order a request passes: headers, files, health, origin, session,
 * doors, pages, errors. DESIGN.md §6.
 */
export function createHttpApp({ config, services, log, pages, apiPerSecond }: HttpParts): Express {
  const app = express()
  app.disable('x-powered-by')
  // Files have their own; answers are never stored.
  app.disable('etag')
  app.set('trust proxy', config.trustProxy)
  // Query values are strings or arrays of them, never objects.
  app.set('query parser', 'simple')

  app.use(securityHeaders(config))
  if (pages) app.use(pages.assets)
  app.use(compressAnswers)

  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  app.get(
    '/readyz',
    handle(async (request, response) => {
      const ready = await services.ready().catch((err: unknown) => {
        log.warn({ err }, 'not ready')
        return false
      })
      if (ready) response.set('Cache-Control', 'no-store').json({ status: 'ready' })
      else sendError(request, response, errorBody('unavailable'))
    }),
  )

  app.get('/metrics', metricsDoor(config, services.metrics))

  app.use(requirePlainHost(config))
  app.use(requireOwnOrigin(config))
  app.post('/login', express.urlencoded({ extended: false, limit: LOGIN_BYTES }), signInDoor(config, services))
  app.post('/logout', signOutDoor(config, services))
  app.use(rememberActor(config, services))
  app.use('/api', apiRouter(services, apiPerSecond))
  if (pages) app.use(limitForm, renewByPage(services), pageHandler({ config, services, log }, pages))
  app.use((_request, _response, next) => next(new RequestRefused('notFound')))
  app.use(errorHandler(log))
  return app
}

/** Looking at a page is work: it keeps the session alive. The route manifest is fetched by the client on its own. */
function renewByPage(services: Services): RequestHandler {
  return (request, response, next) => {
    if (request.path === '/__manifest') {
      next()
      return
    }
    response.set('Cache-Control', 'no-store')
    if (!request.session) {
      next()
      return
    }
    services.sessions.renew(request.session).then((alive) => {
      if (!alive) request.session = null
      next()
    }, next)
  }
}

/** What Remix reports for an address that no route has, or a loader that answered 404. */
const isAbsence = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'internal' in error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status < 500

function pageHandler({ config, services, log }: HttpParts, pages: Pages): RequestHandler {
  const getLoadContext = (request: Request, response: Response): PageContext => ({
    services,
    session: request.session,
    cspNonce: response.locals.cspNonce,
    house: services.house,
    language: languageOf(request.headers.cookie),
    demo: config.demo,
    reportError(error) {
      if (!request.destroyed && !isAbsence(error)) log.error({ err: error, req: request }, 'a page failed')
    },
  })
  const answer = createRequestHandler({
    build: pages.build,
    mode: config.production ? 'production' : 'development',
    // Remix types its context as a bag; app/services.server.ts gives it back its type.
    getLoadContext: (request, response) => ({ ...getLoadContext(request, response) }),
  })
  return (request, response, next) => {
    answer(request, response, next).catch(next)
  }
}
