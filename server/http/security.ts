import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { allowedOrigin, loopbackOrigins } from '../auth/origin.ts'
import type { Config } from '../config.ts'
import { RequestRefused } from './errors.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    cspNonce: string
  }
}

/** Older WebKit does not count a websocket to the own host as 'self'. */
function socketSources(config: Config, port: number): string[] {
  const origins = config.origin !== null ? [config.origin] : loopbackOrigins(port).filter((at) => !at.includes('['))
  return origins.map((origin) => origin.replace(/^http/, 'ws'))
}

/**
 * The headers every answer carries, with a fresh nonce for the scripts of a page. Referrer-Policy is same-origin, since
 * no-referrer would make a plain form post send `Origin: null`. Style attributes and the style elements that the editor
 * and the dialogs insert need 'unsafe-inline' for styles; scripts have no such door.
 */
export function securityHeaders(config: Config): RequestHandler {
  const https = config.origin?.startsWith('https:') ?? false
  const fixed = helmet({
    contentSecurityPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  })
  return (request, response, next) => {
    const nonce = randomBytes(16).toString('base64')
    response.locals.cspNonce = nonce
    const policy = {
      'default-src': ["'self'"],
      'script-src': ["'self'", `'nonce-${nonce}'`],
      'script-src-attr': ["'none'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'", ...socketSources(config, request.socket.localPort ?? config.port)],
      'worker-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      ...(https ? { 'upgrade-insecure-requests': [] } : {}),
    }
    const text = Object.entries(policy).map(([name, sources]) => [name, ...sources].join(' '))
    response.set('Content-Security-Policy', text.join('; '))
    fixed(request, response, next)
  }
}

/** Refuses what would change something on behalf of a page that is not ours. */
export function requireOwnOrigin(config: Config): RequestHandler {
  return (request, _response, next) => {
    const safe = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS'
    next(safe || allowedOrigin(config, request) ? undefined : new RequestRefused('forbidden', 'badOrigin'))
  }
}

/**
 * Remix builds a URL from the Host header, so one that is no host is refused before. Serving for real the site is called
 * what ORIGIN says, whatever name the proxy used to reach us.
 */
export function requirePlainHost(config: Config): RequestHandler {
  const name = config.origin === null ? null : new URL(config.origin).host
  return (request, _response, next) => {
    // Remix would read the port of this header unchecked.
    delete request.headers['x-forwarded-host']
    const host = name ?? request.headers.host ?? ''
    request.headers.host = host
    const plain = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}/`)
    next(plain ? undefined : new RequestRefused('invalid', 'malformed', { detail: 'Host' }))
  }
}
