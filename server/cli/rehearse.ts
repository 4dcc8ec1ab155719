import { parseArgs } from 'node:util'
import { createRandom } from '#db/seed/random.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#db/seed/people.ts'
import { CannotRehearse, type Tally, rehearse } from './staff/rehearse.ts'

const USAGE = `用法：npm run rehearse -- [--minutes 5] [--url http://localhost:3000] [--speed 1] [--seed 数字]
让演示单位的全体人员在运行中的演示上办公，便于观看完成看板。服务须先启动（npm start）。`

const LINE_EVERY_MS = 10_000

const WORDS: Record<string, string> = {
  'assignment.acknowledge': '签收',
  'assignment.setPercent': '改进度',
  'assignment.setValue': '填数值',
  'assignment.flagCoordination': '提请协调',
  'assignment.submit': '报送',
  'assignment.approve': '通过',
  'assignment.return': '退回',
  'assignment.closeOut': '销号',
  'assignment.urge': '催办',
  'board.instruct': '批示',
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)
function fail(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

/** A number above zero, or the end of the program. */
function positive(name: string, value: string): number {
  const number = Number(value)
  if (!(number > 0 && Number.isFinite(number))) fail(`--${name} 应是大于 0 的数，现在是“${value}”\n${USAGE}`)
  return number
}

function settings() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '5' },
        url: { type: 'string', default: `http://localhost:${process.env.PORT || 3000}` },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string' },
      },
    })
    if (!URL.canParse(values.url)) fail(`--url 应是完整的网址，例如 http://localhost:3000，现在是“${values.url}”`)
    return {
      origin: new URL(values.url).origin,
      minutes: positive('minutes', values.minutes),
      speed: positive('speed', values.speed),
      seed: values.seed === undefined ? Date.now() % 1_000_000 : positive('seed', values.seed),
    }
  } catch {
    // An option that does not exist.
    return fail(USAGE)
  }
}

function lineOf({ commands, letters, refused }: Tally, seconds: number): string {
  const clock = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
  const done = [...commands].map(([type, times]) => `${WORDS[type] ?? type} ${times}`)
  const not = [...refused].map(([code, times]) => `${code} ${times}`)
  return `${clock}  ${[...done, `文字 ${letters} 字`].join('，')}${not.length > 0 ? `；未成：${not.join('，')}` : ''}`
}

/** Exit codes: 0 at the end of the time or when stopped, 1 when there is nothing to rehearse on. */
async function main(): Promise<void> {
  const { origin, minutes, speed, seed } = settings()
  const end = new AbortController()
  const staff = DEMO_ACCOUNTS.map(({ username, name, grants }) => ({
    username,
    name,
    roles: grants.map(({ role }) => role),
  })).filter(({ roles }) => roles.every((role) => role !== 'admin' && role !== 'auditor'))
  say(`${staff.length} 人登录 ${origin}，办公 ${minutes} 分钟（种子 ${seed}）。按 Ctrl-C 提前结束。`)
  const began = Date.now()
  const seconds = (): number => Math.round((Date.now() - began) / 1000)
  let told = began
  // y-websocket listens for the end of the process once a document.
  process.setMaxListeners(0)
  const timer = setTimeout(() => end.abort(), minutes * 60_000)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.abort())
  try {
    const tally = await rehearse({
      origin,
      staff,
      password: DEMO_PASSWORD,
      random: createRandom(seed),
      speed,
      signal: end.signal,
      onDeed(so) {
        if (Date.now() - told < LINE_EVERY_MS) return
        told = Date.now()
        say(lineOf(so, seconds()))
      },
    })
    say(`结束。${tally.people} 人。${lineOf(tally, seconds())}`)
  } catch (error) {
    if (!(error instanceof CannotRehearse)) throw error
    fail(error.message)
  } finally {
    clearTimeout(timer)
  }
  // Connections that are closing need no waiting for.
  process.exit(0)
}

await main()
