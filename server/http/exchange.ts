import type { Response } from 'express'
import type { z } from 'zod'
import type { Reply } from '#shared/protocol/errors.ts'
import { RequestRefused } from './errors.ts'

/** Parses what came in; the refusal names the field, never repeats its value. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path ?? []
  throw new RequestRefused('invalid', 'malformed', { detail: path.length > 0 ? path.map(String).join('.') : name })
}

/** Answers the part of a service's reply that the door promises; throws its error, for the error handlers to answer. */
export function answer<T extends object>(response: Response, reply: Reply<T>, pick: (value: T) => object): void {
  if (!reply.ok) throw new RequestRefused(reply.error)
  response.json(pick(reply))
}
