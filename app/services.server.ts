import { redirect } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/node'
import type { PageContext } from '#server/http/context.ts'
import type { Session } from '#server/auth/sessions.ts'

/**
 * The one door from routes to the server. Routes take types from `server` and values through the load context: a module
 * imported by both the server and Remix would load twice. DESIGN.md §3.
 */
declare module '@remix-run/server-runtime' {
  interface AppLoadContext {
    services: PageContext['services']
    /** Who is signed in, with the grants as stored when the page was asked for. */
    session: PageContext['session']
    /** For every script of the page; the Content-Security-Policy names it. */
    cspNonce: PageContext['cspNonce']
    language: PageContext['language']
    /** The name of the database, for what the browser keeps. */
    house: PageContext['house']
    /** The demo is served: the sign-in page offers its accounts. */
    demo: PageContext['demo']
    /** For `handleError` of entry.server.tsx. */
    reportError: PageContext['reportError']
  }
}

/** What the server offers: boards, sessions, demo accounts. */
export const services = (context: AppLoadContext): PageContext['services'] => context.services

/** Where a password is changed; the one page there is for somebody whose password was given out. */
export const PASSWORD_PAGE = '/password'

/** The session of the person asking for a page; throws the redirect to the sign-in page, which leads back here. */
export function requireSession(context: AppLoadContext, request: Request): Session {
  const { pathname, search } = new URL(request.url)
  if (context.session) {
    if (context.session.mustChange && pathname !== PASSWORD_PAGE) throw redirect(PASSWORD_PAGE)
    return context.session
  }
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  throw redirect(`/login${next}`)
}
