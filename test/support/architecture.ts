import { readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'

/**
 * The rules of the house, as sentences about one source file: which floors it may import from, and what it may not
 * touch. Values and types are told apart, since a type costs the browser nothing.
 */
export interface Source {
  path: string
  text: string
}

interface Import {
  to: string
  types: boolean
  line: number
}

interface Facts {
  imports: Import[]
  /** Global things the file uses: `process.env`, `Date.now`, … with their line. */
  uses: { what: string; line: number }[]
}

const FLOORS = { shared: 'app/shared/', db: 'db/', server: 'server/', app: 'app/', test: 'test/' } as const
export type Floor = keyof typeof FLOORS

const floorOf = (path: string): Floor | null =>
  (Object.keys(FLOORS) as Floor[]).find((floor) => path.startsWith(FLOORS[floor])) ?? null

/** From which floors each floor may take values, and from which only types. */
const MAY: Record<Exclude<Floor, 'test'>, { values: readonly Floor[]; types: readonly Floor[] }> = {
  shared: { values: ['shared'], types: [] },
  db: { values: ['shared', 'db'], types: [] },
  server: { values: ['shared', 'db', 'server'], types: [] },
  app: { values: ['shared', 'app'], types: ['server', 'db'] },
}

const ALIASES: readonly [string, string][] = [
  ['#shared/', 'app/shared/'],
  ['#app/', 'app/'],
  ['#db/', 'db/'],
  ['#server/', 'server/'],
  ['#test/', 'test/'],
]

/** The path inside the project that a specifier means, or null for a package. */
function pathOf(from: string, specifier: string): string | null {
  const plain = specifier.replace(/\?.*$/, '')
  const alias = ALIASES.find(([name]) => plain.startsWith(name))
  if (alias) return alias[1] + plain.slice(alias[0].length)
  return plain.startsWith('.') ? posix.join(posix.dirname(from), plain) : null
}

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? '')

const IMPURE = new Set([
  ...['Date.now', 'new Date()', 'Math.random', 'performance.now', 'fetch', 'setTimeout', 'setInterval'],
  ...['queueMicrotask', 'process', 'console', 'globalThis', 'localStorage', 'crypto'],
])

/** Reads one file once: its imports, and the globals that the rules ask about. */
function factsOf({ path, text }: Source): Facts {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind)
  const facts: Facts = { imports: [], uses: [] }
  const lineOf = (node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  const add = (node: ts.Node, to: ts.Node | undefined, types: boolean): void => {
    if (to && ts.isStringLiteralLike(to)) facts.imports.push({ to: to.text, types, line: lineOf(node) })
  }
  const use = (node: ts.Node, what: string): void => {
    facts.uses.push({ what, line: lineOf(node) })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      // `import { type A }` still loads the module under verbatimModuleSyntax: only `import type` is free.
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    } else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node)) {
      if (ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true)
    } else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], false)
      else if (ts.isIdentifier(node.expression)) use(node, node.expression.text)
    } else if (ts.isNewExpression(node)) {
      if (ts.isIdentifier(node.expression) && !node.arguments?.length) use(node, `new ${node.expression.text}()`)
    } else if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      use(node, node.expression.text)
      use(node, `${node.expression.text}.${node.name.text}`)
    } else if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const key = ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : '*'
      use(node, `${node.expression.text}.${key}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return facts
}

const isServerSide = (path: string): boolean => /\.server\.tsx?$/.test(path)
const mayReadEnvironment = (path: string): boolean =>
  // The entry hands the environment to config.ts, which parses it.
  path === 'server/config.ts' || path === 'server/index.ts' || path.startsWith('server/cli/')

function importProblem(path: string, { to, types }: Import): string | null {
  const target = pathOf(path, to)
  if (target !== null && !/\.(ts|tsx|js|mjs|json|css|svg|txt)$/.test(target)) return 'names no extension'
  const floor = floorOf(path)
  if (floor === null || floor === 'test') return null
  if (path.startsWith('db/migrations/') && to !== 'kysely' && !target?.startsWith('db/migrations/'))
    return 'a migration knows kysely and its neighbours alone, so that it means the same for ever'
  if (target === null) {
    if (!isBuiltin(to)) return null
    if (floor === 'shared') return 'the ground floor runs in the browser and does no I/O'
    return floor === 'app' && !types && !isEntry(path) ? 'the browser has no Node built-ins' : null
  }
  const above = floorOf(target)
  if (above === null) return path.startsWith('server/cli/') ? null : 'lies outside of the floors'
  const may = MAY[floor]
  if (may.values.includes(above)) return null
  if (may.types.includes(above)) return types ? null : `takes values from ${above}; only types may be taken`
  return `${floor} may not import from ${above}`
}

const isEntry = (path: string): boolean => isServerSide(path) || path === 'app/entry.server.tsx'

/** Every broken rule in a set of files, as `path:line: what is wrong`. */
export function violationsIn(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const { path } = source
    const { imports, uses } = factsOf(source)
    const found = imports.flatMap((one) => {
      const problem = importProblem(path, one)
      return problem ? [{ line: one.line, text: `${one.to}: ${problem}` }] : []
    })
    for (const { what, line } of path.startsWith('test/') ? [] : uses) {
      if (path.startsWith(FLOORS.shared) && IMPURE.has(what))
        found.push({ line, text: `${what}: the ground floor is pure` })
      if ((what === 'process.env' || what === 'process.*') && !mayReadEnvironment(path))
        found.push({ line, text: 'process.env is read in server/config.ts and by the command line alone' })
    }
    return found.map(({ line, text }) => `${path}:${line}: ${text}`)
  })
}

/** All files under a folder of the project, by their path in it; none where the folder is missing. */
export function filesUnder(root: URL, folder: string, pattern: RegExp): string[] {
  return (
    readdirSync(new URL(`${folder}/`, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && pattern.test(entry.name))
      .map((entry) => posix.relative(root.pathname, `${entry.parentPath}/${entry.name}`))
      // The peers of the benchmark have packages of their own.
      .filter((path) => !path.includes('node_modules/'))
      .sort()
  )
}

export const readSource = (root: URL, path: string): Source => ({
  path,
  text: readFileSync(new URL(path, root), 'utf8'),
})
