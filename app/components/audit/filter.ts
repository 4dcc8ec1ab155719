import { momentText, parseMoment } from '#shared/history/moment.ts'
import type { EntryFilter } from '#server/archive/logs.ts'

/** What an address of the audit trail is filtered by; nonsense in it filters nothing. */
export function filterAsked(asked: URLSearchParams): EntryFilter {
  const [from, to] = [parseMoment(asked.get('from')), parseMoment(asked.get('to'))]
  const before = asked.get('before') ?? ''
  return {
    ...text(asked, 'actorId'),
    ...text(asked, 'unitId'),
    ...text(asked, 'type'),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(/^\d{1,15}$/.test(before) ? { before: Number(before) } : {}),
  }
}

function text<K extends 'actorId' | 'unitId' | 'type'>(asked: URLSearchParams, key: K): Partial<Record<K, string>> {
  const value = asked.get(key)
  return value ? ({ [key]: value } as Record<K, string>) : {}
}

/** The address of a log, filtered, at its newest entries or at those before a sequence. */
export function auditPath(log: string, filter: EntryFilter = {}): string {
  const { actorId, unitId, type, from, to, before } = filter
  const params = new URLSearchParams({ log })
  for (const [key, value] of Object.entries({ actorId, unitId, type })) if (value) params.set(key, value)
  if (from !== undefined) params.set('from', momentText(from))
  if (to !== undefined) params.set('to', momentText(to))
  if (before !== undefined) params.set('before', String(before))
  return `/audit?${params.toString()}`
}
