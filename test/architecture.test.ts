import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Source, filesUnder, readSource, violationsIn } from '#test/support/architecture.ts'

const ROOT = new URL('../', import.meta.url)
const sourcesOf = (folder: string): Source[] =>
  filesUnder(ROOT, folder, /\.(ts|tsx|mjs)$/).map((path) => readSource(ROOT, path))

describe('the house', () => {
  it.each(['app/shared', 'db', 'server', 'app', 'test'])('%s keeps its rules', (folder) => {
    const sources = sourcesOf(folder)
    expect(sources.length).toBeGreaterThan(5)
    expect(violationsIn(sources)).toEqual([])
  })

  it('makes a board live with LiveBoard on every screen, so that none forgets to ask; the wall, which nobody touches, asks nothing', () => {
    const direct = sourcesOf('app').filter(({ text }) => text.includes('RealtimeProvider'))
    expect(direct.map(({ path }) => path)).toEqual([
      'app/components/conflict/LiveBoard.tsx',
      'app/realtime/hooks.tsx',
      'app/routes/boards.$boardId.screen/route.tsx',
    ])
  })
})

describe('each rule, broken once, is seen', () => {
  const broken: [string, string, string, RegExp][] = [
    ['shared imports db', 'app/shared/domain/x.ts', "import { a } from '#db/a.ts'", /shared may not import from db/],
    [
      'shared imports a type of server',
      'app/shared/x.ts',
      "import type { A } from '#server/a.ts'",
      /shared may not import from server/,
    ],
    [
      'shared imports a component',
      'app/shared/x.ts',
      "import { A } from '../components/A.tsx'",
      /shared may not import from app/,
    ],
    ['shared imports a Node built-in', 'app/shared/x.ts', "import { readFileSync } from 'node:fs'", /no I\/O/],
    ['shared imports an unprefixed built-in', 'app/shared/x.ts', "import path from 'path/posix'", /no I\/O/],
    ['shared reads the clock', 'app/shared/x.ts', 'export const now = () => Date.now()', /Date\.now: .*pure/],
    ['shared reads the clock by a Date', 'app/shared/x.ts', 'export const now = new Date()', /new Date\(\): .*pure/],
    ['shared draws by chance', 'app/shared/x.ts', 'export const roll = Math.random()', /Math\.random: .*pure/],
    ['shared fetches', 'app/shared/x.ts', "export const get = () => fetch('/x')", /fetch: .*pure/],
    ['shared logs', 'app/shared/x.ts', "console.log('x')", /console: .*pure/],
    ['db imports server', 'db/x.ts', "import { a } from '#server/a.ts'", /db may not import from server/],
    ['db imports the app', 'db/x.ts', "import { a } from '../app/root.tsx'", /db may not import from app/],
    [
      'server imports the app',
      'server/x.ts',
      "import type { A } from '#app/root.tsx'",
      /server may not import from app/,
    ],
    [
      'server imports a test',
      'server/x.ts',
      "import { a } from '#test/support/a.ts'",
      /server may not import from test/,
    ],
    [
      'server imports a file of the root',
      'server/x.ts',
      "import config from '../vite.config.ts'",
      /outside of the floors/,
    ],
    ['a route imports a value of server', 'app/routes/x/route.tsx', "import { a } from '#server/a.ts'", /only types/],
    ['a component imports a value of db', 'app/components/X.tsx', "import { a } from '../../db/a.ts'", /only types/],
    ['a value among types', 'app/realtime/x.ts', "import { type A, b } from '#server/a.ts'", /only types/],
    ['types that still load the module', 'app/realtime/x.ts', "import { type A } from '#server/a.ts'", /only types/],
    ['a value passed on', 'app/realtime/x.ts', "export { a } from '#server/a.ts'", /only types/],
    ['everything passed on', 'app/realtime/x.ts', "export * from '#server/a.ts'", /only types/],
    ['a value on demand', 'app/routes/x/route.tsx', "export const a = () => import('#server/a.ts')", /only types/],
    ['a module for its effects', 'app/routes/x/route.tsx', "import '#server/a.ts'", /only types/],
    [
      'the browser imports a built-in',
      'app/realtime/x.ts',
      "import { Buffer } from 'node:buffer'",
      /no Node built-ins/,
    ],
    [
      'a migration imports a table',
      'db/migrations/0009-x.ts',
      "import { a } from '../tables.ts'",
      /means the same for ever/,
    ],
    ['a migration imports a package', 'db/migrations/0009-x.ts', "import { z } from 'zod'", /means the same for ever/],
    ['a room reads the environment', 'server/realtime/x.ts', 'export const port = process.env.PORT', /process\.env/],
    ['the environment by another spelling', 'server/x.ts', "export const port = process['env'].PORT", /process\.env/],
    ['no extension', 'server/x.ts', "import { a } from './a'", /names no extension/],
    ['no extension behind an alias', 'app/routes/x.tsx', "import type { A } from '#server/a'", /names no extension/],
    ['no extension in a test', 'test/x.test.ts', "import { a } from './support/a'", /names no extension/],
  ]
  it.each(broken)('%s', (_, path, text, expected) => {
    const violations = violationsIn([{ path, text: `// first line\n${text}\n` }])
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatch(expected)
    expect(violations[0]).toMatch(new RegExp(`^${path.replace(/[.$]/g, '\\$&')}:2: `))
  })

  const kept: [string, string, string][] = [
    ['app takes types of server', 'app/routes/x/route.tsx', "import type { A } from '#server/a.ts'"],
    ['app takes types in place', 'app/routes/x/route.tsx', "export type A = import('#server/a.ts').A"],
    ['app passes types on', 'app/services.server.ts', "export type { A } from '#server/a.ts'"],
    ['app takes values of shared', 'app/components/X.tsx', "import { a } from '#shared/domain/a.ts'"],
    ['server takes values of db', 'server/x.ts', "import { a } from '#db/a.ts'\nimport fs from 'node:fs'"],
    [
      'migrations take kysely and each other',
      'db/migrations/0009-x.ts',
      "import { sql } from 'kysely'\nimport { a } from './dialect.ts'",
    ],
    ['the entry on the server streams', 'app/entry.server.tsx', "import { PassThrough } from 'node:stream'"],
    ['shared takes a moment it is given', 'app/shared/x.ts', 'export const day = (ms: number) => new Date(ms)'],
    ['the configuration reads the environment', 'server/config.ts', 'export const port = process.env.PORT'],
    ['a style, a query', 'app/root.tsx', "import './styles/index.css'\nimport url from './styles/index.css?url'"],
    [
      'words in comments and strings',
      'app/shared/x.ts',
      "// import fs from 'node:fs'\nexport const text = 'Date.now()'",
    ],
  ]
  it.each(kept)('and no rule is broken where %s', (_, path, text) => {
    expect(violationsIn([{ path, text }])).toEqual([])
  })
})

describe('the client build', () => {
  /** Words that only the server and the database speak; strings survive the minifier. */
  const MARKERS = [
    'better-sqlite3',
    'argon2',
    'role_grant',
    'password_hash',
    'DATABASE_URL',
    'SESSION_SECRET',
    'node:fs',
  ]
  const found = (text: string): string[] => MARKERS.filter((marker) => text.includes(marker))

  it('holds nothing of server/ or db/', (context) => {
    if (!existsSync(new URL('build/client/', ROOT))) {
      if (process.env.CI) expect.fail('build/client is missing: build before the tests')
      context.skip('NOT CHECKED: there is no build/client; run `npm run build` first')
    }
    const files = filesUnder(ROOT, 'build/client', /\.(js|css|json|map)$/).map((path) => readSource(ROOT, path))
    expect(files.some(({ path }) => path.endsWith('.js'))).toBe(true)
    expect(files.flatMap(({ path, text }) => found(text).map((marker) => `${path}: ${marker}`))).toEqual([])
  })

  it('would show it: every marker is a word of server/ or db/ today', () => {
    const words = [...sourcesOf('server'), ...sourcesOf('db')].map(({ text }) => text).join('\n')
    expect(found(words)).toEqual(MARKERS)
  })
})
