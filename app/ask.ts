import type { ErrorBody } from '#shared/protocol/errors.ts'

/** What became of a request to the API; no answer at all is `null`. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorBody | null }

interface Asked {
  method?: 'GET' | 'POST' | 'PUT'
  /** Sent as JSON; bytes go as `body`. */
  json?: unknown
  body?: BodyInit
  headers?: Record<string, string>
}

/** Asks the API to do something. Never throws. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<Answer<T>> {
  const { method = 'POST', json, body = null, headers = {} } = asked
  let response: Response
  let answer: unknown
  try {
    response = await fetch(path, {
      method,
      body: json === undefined ? body : JSON.stringify(json),
      headers: json === undefined ? headers : { 'content-type': 'application/json', ...headers },
    })
    answer = await response.json()
  } catch {
    // No connection, or something between that answers with a page: the person is told and may try again.
    return { ok: false, error: null }
  }
  return response.ok
    ? { ok: true, value: answer as T }
    : { ok: false, error: (answer as { error?: ErrorBody }).error ?? null }
}
