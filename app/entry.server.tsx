import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable } from '@remix-run/node'
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { IdentityContext } from '#app/components/shell/identity.ts'
import { NonceContext } from '#app/components/shell/nonce.ts'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as en } from '#app/i18n/en/index.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'

/** Longest a page may wait for its data; Remix gives up first, so that the reader sees its error page. */
export const streamTimeout = 5_000
const ABORT_AFTER = streamTimeout + 1_000

/** Renders a page in the language of its request; every script on it carries the nonce of this answer. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { cspNonce, house, language, reportError, session }: AppLoadContext,
): Promise<Response> {
  const i18n = createI18n(language, language === 'en' ? en : zh)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', language)
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')

  return new Promise((resolve, reject) => {
    let answered = false
    const early: unknown[] = []
    const answer = () => {
      answered = true
      for (const error of early) reportError(error)
      const body = new PassThrough()
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
      pipe(body)
    }
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={i18n}>
        <NonceContext.Provider value={cspNonce}>
          <IdentityContext.Provider value={session && { house, accountId: session.accountId }}>
            <RemixServer context={remixContext} url={request.url} abortDelay={ABORT_AFTER} nonce={cspNonce} />
          </IdentityContext.Provider>
        </NonceContext.Provider>
      </I18nextProvider>,
      {
        nonce: cspNonce,
        onShellReady: answer,
        // Whoever is told of the rejection reports it.
        onShellError: reject,
        onError(error: unknown) {
          status = 500
          // What fails within the page shows its error boundary; whether it was the page itself is known with the answer.
          if (answered) reportError(error)
          else early.push(error)
        },
      },
    )
    setTimeout(abort, ABORT_AFTER).unref()
  })
}

/** Defects of loaders, actions and rendering; a reader who has left is none. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (!request.signal.aborted) context.reportError(error)
}
