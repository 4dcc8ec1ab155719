// What the first page of the three screens costs: server time, transferred bytes, and the scripts it starts with. Against
// the built product. `npm run bench -- firstPage`
import { gunzipSync, gzipSync } from 'node:zlib'
import { request } from 'node:http'
import { signIn, startServer } from '#test/support/server.ts'

const PAGES = [
  ['台账', 'supervisor', '/boards/fujian-2023'],
  ['我的单位', 'fuzhou', '/boards/fujian-2023/units/fuzhou'],
  ['完成看板', 'leader', '/boards/fujian-2023/leader'],
] as const
const ROUNDS = 30

/** One GET as a browser sends it; body as it came over the wire. */
function get(url: string, cookie: string): Promise<{ body: Buffer; milliseconds: number }> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    request(url, { headers: { cookie, 'accept-encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ body: Buffer.concat(chunks), milliseconds: performance.now() - began }))
    })
      .on('error', reject)
      .end()
  })
}

/** Prints a line for each screen. */
export async function main(): Promise<void> {
  const server = await startServer()
  try {
    for (const [name, who, path] of PAGES) {
      const cookie = await signIn(server.origin, who)
      const times: number[] = []
      let last: Buffer = Buffer.alloc(0)
      for (let i = 0; i < ROUNDS; i++) {
        const { body, milliseconds } = await get(server.origin + path, cookie)
        times.push(milliseconds)
        last = body
      }
      times.sort((a, b) => a - b)
      const html = gunzipSync(last).toString()
      const scripts = new Set([...html.matchAll(/"?(\/assets\/[\w.$-]+\.js)/g)].map((match) => match[1] ?? ''))
      // Route modules of other pages stand in the manifest; only what is preloaded or imported at once is fetched.
      const first = [...html.matchAll(/(?:modulepreload" href|src)="(\/assets\/[^"]+\.js)"/g)].map(
        (match) => match[1] ?? '',
      )
      let javascript = 0
      for (const script of new Set(first)) {
        const { body } = await get(server.origin + script, cookie)
        javascript += body[0] === 0x1f ? body.length : gzipSync(body).length
      }
      console.log(
        `${name}: server ${(times[ROUNDS / 2] ?? 0).toFixed(0)} ms median, ${(times.at(-1) ?? 0).toFixed(0)} ms max; HTML ${(last.length / 1000).toFixed(1)} kB gzip (${(html.length / 1000).toFixed(0)} kB plain); ${new Set(first).size} scripts, ${(javascript / 1000).toFixed(1)} kB gzip (${scripts.size} known)`,
      )
    }
  } finally {
    await server.stop()
  }
}
