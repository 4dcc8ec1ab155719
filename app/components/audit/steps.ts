import type { VerifyStep } from '#server/archive/streams.ts'

/** The steps of a verification as they come: one line of JSON each, which may arrive in pieces. */
export async function* stepsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<VerifyStep> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as VerifyStep
  }
}
