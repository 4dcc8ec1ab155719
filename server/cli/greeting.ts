import { DEMO_PASSWORD } from '#db/seed/people.ts'
import type { Config } from '../config.ts'
import type { DemoAccount } from '../http/context.ts'

interface Parts {
  config: Pick<Config, 'origin' | 'host' | 'demo' | 'dataDir' | 'databaseUrl'>
  port: number
  accounts: readonly DemoAccount[]
  /** Whether anybody can administer it; without one nobody can ever sign in. */
  administered: boolean
}

/** Terminals draw a Chinese character two columns wide. */
const width = (text: string): number => [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e7f ? 2 : 1), 0)
const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(1, to - width(text)))

const isLoopback = (host: string): boolean => /^(127\.|localhost$|::1$)/.test(host)

/** What the person at the terminal reads once the server stands: where to look, and who to sign in as. */
export function greeting({ config, port, accounts, administered }: Parts): string {
  const where =
    config.origin ??
    `http://${isLoopback(config.host) || /^(0\.0\.0\.0|::)$/.test(config.host) ? 'localhost' : config.host}:${port}`
  const lines = ['', `督办台已启动：${where}`]
  lines.push(`数据：${config.databaseUrl === null ? config.dataDir : 'PostgreSQL'}`)
  if (config.demo && !isLoopback(config.host)) {
    lines.push(`注意：演示账号的密码是公开的，而 HOST=${config.host} 让别的机器也能连上；正式使用请设置 ORIGIN`)
  }
  if (accounts.length > 0) {
    lines.push('', `演示账号（密码都是 ${DEMO_PASSWORD}）：`)
    for (const { username, name, unitName } of accounts) {
      lines.push(`  ${pad(username, 16)}${pad(name, 24)}${unitName}`.trimEnd())
    }
  }
  if (!administered) {
    lines.push('', '还没有管理员账号。请停止服务，运行 npm run account -- --create-admin 账号 --unit 发文单位名称')
  }
  lines.push('', '按 Ctrl-C 停止', '')
  return lines.join('\n')
}
