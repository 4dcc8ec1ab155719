/** Why the last attempt failed, as `POST /login` says it in the address it leads back to. */
export type Failure = { reason: 'badCredentials' } | { reason: 'loginThrottled'; minutes: number }

/** Reads the failure from the query; whatever else stands there is no failure. */
export function failureOf(query: URLSearchParams): Failure | null {
  switch (query.get('error')) {
    case 'badCredentials':
      return { reason: 'badCredentials' }
    case 'loginThrottled': {
      const minutes = Number(query.get('minutes'))
      return { reason: 'loginThrottled', minutes: Number.isInteger(minutes) && minutes > 0 ? minutes : 1 }
    }
    default:
      return null
  }
}
