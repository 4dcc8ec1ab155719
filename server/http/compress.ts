import { constants, createGzip } from 'node:zlib'
import type { Gzip } from 'node:zlib'
import type { RequestHandler, Response } from 'express'

const COMPRESSIBLE = /^(text\/|application\/(json|javascript|xml)|image\/svg)/
/** Below this the gzip frame costs more than it saves. */
const WORTH_BYTES = 1024

/** Whether the client takes gzip, by its own word. */
const takesGzip = (accept: string): boolean =>
  accept.split(',').some((offer) => {
    const [coding = '', ...params] = offer.trim().toLowerCase().split(';')
    return coding === 'gzip' && !params.some((param) => /^\s*q=0(\.0*)?\s*$/.test(param))
  })

function worthIt(response: Response): boolean {
  const { statusCode } = response
  if (statusCode === 204 || statusCode === 304 || statusCode < 200) return false
  if (response.hasHeader('Content-Encoding') || !COMPRESSIBLE.test(String(response.getHeader('Content-Type'))))
    return false
  const length = response.getHeader('Content-Length')
  return length === undefined || Number(length) >= WORTH_BYTES
}

/**
 * Compresses pages and API answers as they are written. `response.flush()` passes on what has been written so far: Remix
 * calls it after each chunk, so a streamed page is not held back. Built assets come compressed already.
 */
export const compressAnswers: RequestHandler = (request, response, next) => {
  response.vary('Accept-Encoding')
  if (request.method === 'HEAD' || !takesGzip(String(request.headers['accept-encoding'] ?? ''))) {
    next()
    return
  }
  const write = response.write.bind(response) as (chunk: Buffer) => boolean
  const end = response.end.bind(response) as () => Response
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => Response
  let gzip: Gzip | null = null

  const start = (): void => {
    gzip = createGzip({ level: 6 })
    response.removeHeader('Content-Length')
    response.set('Content-Encoding', 'gzip')
    const stream = gzip
    stream.on('data', (chunk: Buffer) => {
      if (!write(chunk)) {
        stream.pause()
        response.once('drain', () => stream.resume())
      }
    })
    stream.on('end', () => end())
    // A reader who leaves takes the stream with them.
    response.once('close', () => stream.destroy())
  }
  // Headers go out with the first byte, whoever writes it; this is the last moment to decide.
  response.writeHead = ((...args: unknown[]) => {
    if (!gzip && !response.headersSent && worthIt(response)) start()
    return writeHead(...args)
  }) as typeof response.writeHead

  const begin = (): Gzip | null => {
    if (!response.headersSent) response.writeHead(response.statusCode)
    return gzip
  }
  response.write = ((chunk: unknown, ...rest: unknown[]) =>
    begin()?.write(chunk as Buffer, ...(rest as [])) ??
    (write as (...args: unknown[]) => boolean)(chunk, ...rest)) as typeof response.write
  response.end = ((chunk?: unknown, ...rest: unknown[]) => {
    const stream = chunk === undefined || typeof chunk === 'function' ? gzip : begin()
    if (!stream) return (end as (...args: unknown[]) => Response)(chunk, ...rest)
    stream.end(chunk as Buffer, ...(rest as []))
    return response
  }) as typeof response.end
  Object.assign(response, { flush: () => gzip?.flush(constants.Z_SYNC_FLUSH) })
  next()
}
