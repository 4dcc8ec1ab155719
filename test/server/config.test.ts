import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '#server/config.ts'

const SECRET = 'Xk2fP9qLm4Rt7Vw1Zb6Nc8Hd3Js5Gy0a'
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('configuration', () => {
  it('is the demo on loopback with nothing set', () => {
    expect(loadConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      origin: null,
      databaseUrl: null,
      redisUrl: null,
      sessionSecret: null,
      metricsToken: null,
      demo: true,
      production: true,
      logLevel: 'warn',
      trustProxy: false,
    })
  })

  it('takes empty variables for unset ones, as container files write them', () => {
    expect(loadConfig({ PORT: '', HOST: ' ', ORIGIN: '', SESSION_SECRET: '' })).toEqual(loadConfig({}))
  })

  it('reads every variable', () => {
    const config = loadConfig({
      PORT: '8080',
      HOST: '[::1]',
      DATA_DIR: '/var/lib/duban',
      ORIGIN: 'https://duban.example.gov.cn/',
      SESSION_SECRET: SECRET,
      METRICS_TOKEN: 'a-token-of-metrics',
      DATABASE_URL: 'postgres://u:p@db/duban',
      REDIS_URL: 'redis://cache:6379',
      NODE_ENV: 'development',
      LOG_LEVEL: 'debug',
      TRUST_PROXY: '10.0.0.1',
    })
    expect(config).toEqual({
      port: 8080,
      host: '::1',
      dataDir: '/var/lib/duban',
      origin: 'https://duban.example.gov.cn',
      sessionSecret: SECRET,
      metricsToken: 'a-token-of-metrics',
      databaseUrl: 'postgres://u:p@db/duban',
      redisUrl: 'redis://cache:6379',
      demo: false,
      production: false,
      logLevel: 'debug',
      trustProxy: '10.0.0.1',
    })
  })

  it.each([
    ['PORT', { PORT: 'three' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['HOST', { HOST: 'a b' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['DEMO', { DEMO: 'yes' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db' }],
    ['REDIS_URL', { REDIS_URL: 'cache' }],
    ['ORIGIN', { ORIGIN: 'duban.example.gov.cn', SESSION_SECRET: SECRET }],
    ['ORIGIN', { ORIGIN: 'https://duban.example.gov.cn/path', SESSION_SECRET: SECRET }],
    ['ORIGIN', { ORIGIN: 'https://user@duban.example.gov.cn', SESSION_SECRET: SECRET }],
    ['ORIGIN', { ORIGIN: 'http://duban.example.gov.cn', SESSION_SECRET: SECRET }],
    ['SESSION_SECRET', { ORIGIN: 'https://duban.example.gov.cn' }],
    ['SESSION_SECRET', { ORIGIN: 'https://duban.example.gov.cn', SESSION_SECRET: 'short' }],
    ['SESSION_SECRET', { ORIGIN: 'https://duban.example.gov.cn', SESSION_SECRET: 'a'.repeat(64) }],
    ['SESSION_SECRET', { ORIGIN: 'https://duban.example.gov.cn', SESSION_SECRET: `change-me-${SECRET}` }],
    ['DEMO', { ORIGIN: 'https://duban.example.gov.cn', SESSION_SECRET: SECRET, DEMO: '1' }],
  ])('refuses a bad %s in one Chinese sentence: %j', (name, env) => {
    const problems = problemsOf(env)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name)
    expect(problems[0]).toMatch(/\p{Script=Han}/u)
    expect(problems[0]).not.toContain('\n')
  })

  it('names every problem at once', () => {
    expect(problemsOf({ ORIGIN: 'http://duban.example.gov.cn', DEMO: '1' })).toHaveLength(3)
  })

  it('never repeats a secret', () => {
    const problems = [
      ...problemsOf({ ORIGIN: 'https://duban.example.gov.cn', SESSION_SECRET: 'hunter2' }),
      ...problemsOf({ DATABASE_URL: 'mysql://u:hunter2@db' }),
    ]
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toContain('hunter2')
  })

  it('lets plain http serve this machine only', () => {
    const config = loadConfig({ ORIGIN: 'http://localhost:4000', SESSION_SECRET: SECRET })
    expect(config).toMatchObject({ origin: 'http://localhost:4000', demo: false })
  })

  it('can leave the demo accounts out of a local installation', () => {
    expect(loadConfig({ DEMO: '0' }).demo).toBe(false)
  })
})
