import { resolve } from 'node:path'
import { z } from 'zod'

/** How this process serves, decided once at start from the environment. */
export interface Config {
  port: number
  host: string
  /** Absolute folder of the embedded database. */
  dataDir: string
  /** The one public origin, e.g. `https://duban.example.gov.cn`; null on the demo. */
  origin: string | null
  databaseUrl: string | null
  redisUrl: string | null
  sessionSecret: string | null
  /** Shown by who asks for /metrics; without it they are there on the demo alone, for this machine. */
  metricsToken: string | null
  /** Demo accounts exist and may sign in. Never together with `origin`. */
  demo: boolean
  /** Serves the built client; otherwise Vite serves it from source. */
  production: boolean
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Proxies whose X-Forwarded-For is believed (Express `trust proxy`); false believes nobody. */
  trustProxy: string | false
}

/** The environment cannot be served as it is; each problem is one sentence for the person who started the program. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const MIN_SECRET_LENGTH = 32
const MIN_SECRET_VARIETY = 10
const SESSION_SECRET_HINT = '可用 openssl rand -base64 48 生成'

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

/** A bare origin: scheme, host, port, nothing after. Plain http leaves this machine unprotected, so only loopback may use it. */
function parseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const bare = url && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  if (!url || !bare || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Error(`ORIGIN 应是完整的网址且不带路径，例如 https://duban.example.gov.cn，现在是“${value}”`)
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Error(`ORIGIN 对外服务必须用 https，现在是“${value}”`)
  }
  return url.origin
}

/** A secret that could be guessed makes a stolen database enough to forge sessions. */
function secretProblem(secret: string | null): string | null {
  if (secret === null) return `设置了 ORIGIN 就必须设置 SESSION_SECRET，${SESSION_SECRET_HINT}`
  if (secret.length < MIN_SECRET_LENGTH) {
    return `SESSION_SECRET 太短，至少要 ${MIN_SECRET_LENGTH} 个字符，${SESSION_SECRET_HINT}`
  }
  if (new Set(secret).size < MIN_SECRET_VARIETY || /change.?me|password|duban-demo/i.test(secret)) {
    return `SESSION_SECRET 太容易被猜到，${SESSION_SECRET_HINT}`
  }
  return null
}

const sentence = (message: string): { error: string } => ({ error: message })
const url = (name: string, protocols: readonly string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    // The value may hold a password, so it is not repeated.
    error: `${name} 应是 ${example} 这样的地址`,
  })
const flag = (name: string) =>
  z
    .enum(['0', '1', 'false', 'true'], sentence(`${name} 只能是 1 或 0`))
    .transform((value) => value === '1' || value === 'true')
const port = z
  .string()
  .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, {
    error: (issue) => `PORT 应是 0 到 65535 之间的整数，现在是“${String(issue.input)}”`,
  })
  .transform(Number)
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const environment = z.object({
  PORT: port.optional(),
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]+$/, sentence('HOST 应是主机名或 IP 地址'))
    .optional(),
  DATA_DIR: z.string().optional(),
  ORIGIN: z.string().optional(),
  DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://用户:口令@主机/库名').optional(),
  REDIS_URL: url('REDIS_URL', ['redis:', 'rediss:'], 'redis://主机:6379').optional(),
  SESSION_SECRET: z.string().optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, sentence('METRICS_TOKEN 至少要 16 个字符，不含空格，可用 openssl rand -hex 24 生成'))
    .optional(),
  DEMO: flag('DEMO').optional(),
  NODE_ENV: z.string().optional(),
  LOG_LEVEL: z.enum(LEVELS, sentence(`LOG_LEVEL 只能是 ${LEVELS.join('、')} 之一`)).optional(),
  TRUST_PROXY: z.string().optional(),
})

/**
 * The configuration `env` asks for; nothing else reads the environment. An empty variable counts as not set. Throws
 * ConfigError with every problem found. With nothing set it is the demo, on loopback only. DESIGN.md §11.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const parsed = environment.safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => issue.message))
  const set = parsed.data

  const problems: string[] = []
  let origin: string | null = null
  if (set.ORIGIN !== undefined) {
    try {
      origin = parseOrigin(set.ORIGIN)
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
    const weak = secretProblem(set.SESSION_SECRET ?? null)
    if (weak) problems.push(weak)
    if (set.DEMO === true) problems.push('设置了 ORIGIN 就是正式服务，不能再用 DEMO=1 开放演示账号，请去掉其中一个')
  }
  if (problems.length > 0) throw new ConfigError(problems)

  return {
    port: set.PORT ?? 3000,
    host: (set.HOST ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1'),
    dataDir: resolve(set.DATA_DIR ?? 'data'),
    origin,
    databaseUrl: set.DATABASE_URL ?? null,
    redisUrl: set.REDIS_URL ?? null,
    sessionSecret: set.SESSION_SECRET ?? null,
    metricsToken: set.METRICS_TOKEN ?? null,
    demo: set.DEMO ?? origin === null,
    production: set.NODE_ENV !== 'development',
    // The demo speaks to the person at the terminal; a service speaks to whoever collects its log.
    logLevel: set.LOG_LEVEL ?? (origin === null ? 'warn' : 'info'),
    // Serving for real there is a proxy in front (it ends https); it is believed when it is on this machine.
    trustProxy: set.TRUST_PROXY ?? (origin === null ? false : 'loopback'),
  }
}
