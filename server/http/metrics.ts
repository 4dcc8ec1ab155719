import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import { RequestRefused, handle } from './errors.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Whether a request may see the figures: with METRICS_TOKEN whoever shows it. Without, on the demo alone, whoever sits at
 * this machine: behind a proxy everybody seems to.
 */
function mayRead({ metricsToken, origin }: Config, request: Request): boolean {
  if (metricsToken !== null) {
    const shown = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    // Of equal length and in constant time: the answer must not tell how much of it is right.
    return timingSafeEqual(digest(shown), digest(metricsToken))
  }
  const { forwarded, 'x-forwarded-for': forwardedFor } = request.headers
  if (origin !== null || forwarded !== undefined || forwardedFor !== undefined) return false
  return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(request.socket.remoteAddress ?? '')
}

/** `GET /metrics`; for who may not read them they do not exist. */
export function metricsDoor(config: Config, metrics: Metrics): RequestHandler {
  return handle(async (request, response) => {
    if (!mayRead(config, request)) throw new RequestRefused('notFound')
    response.set('Cache-Control', 'no-store').set('Content-Type', metrics.contentType)
    response.end(await metrics.text())
  })
}
