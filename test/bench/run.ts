// `npm run bench` measures everything, `npm run bench -- NAME [options]` one thing, `npm run bench -- --list` says what
// there is.
import { spawn } from 'node:child_process'
import { ensureBuilt } from '#server/cli/build.mjs'

/** What a bench module offers: it prints its figures, and rejects when what it promises does not hold. */
interface Bench {
  main(args: string[]): Promise<void>
}

interface Entry {
  about: string
  load: () => Promise<Bench>
  /** It runs the product as it is built. */
  built?: true
}

const BENCHES: Record<string, Entry> = {
  fold: { about: '100,000 changes folded into a state', load: () => import('./fold.ts') },
  summary: { about: 'judging a board of 500 × 16', load: () => import('./summary.ts') },
  ledgerView: {
    about: 'the rows of a ledger of 500 × 16 per change, kept and made anew',
    load: () => import('./ledgerView.ts'),
  },
  notice: { about: 'notices of up to 3,000,000 characters read', load: () => import('./notice.ts') },
  firstPage: { about: 'server time and bytes of the first pages', load: () => import('./firstPage.ts'), built: true },
  screenLatency: {
    about: 'from the Enter of one person to the screen of another [--edits N]',
    load: () => import('./screenLatency.ts'),
    built: true,
  },
  ledgerPaint: {
    about: 'the ledger of a board of 500 × 16 in a browser: first paint, scrolling, a change, the drawer, the search',
    load: () => import('./ledgerPaint.ts'),
    built: true,
  },
  history: {
    about: 'the past of a board of 500 × 16 with a year of changes in a browser [--changes N] [--steps N]',
    load: () => import('./history.ts'),
    built: true,
  },
  follow: {
    about: 'from what a presenter shows to the pages of 60 followers [--followers N] [--shows N]',
    load: () => import('./follow.ts'),
    built: true,
  },
  realtime: {
    about: 'side by side with other collaboration servers [--help]',
    load: () => import('./realtime.ts'),
    built: true,
  },
  crash: {
    about: 'power cuts and stops under load [--cycles N] [--stops N] [--seed N]',
    load: () => import('./crash.ts'),
    built: true,
  },
  model: {
    about: 'random life on server and pages, in a time of its own [--seeds N] [--seed N]',
    load: () => import('./model.ts'),
  },
  mutants: {
    about: 'hostile mutants of real text updates [--count N] [--seed N]',
    load: () => import('./mutants.ts'),
  },
  bomb: { about: 'refusing seven bytes that claim 30 million structs [--count N]', load: () => import('./bomb.ts') },
  longDocument: {
    about: 'opening a document of 100,000 edits [--edits N]',
    load: () => import('./longDocument.ts'),
  },
  login: { about: 'whether the time of a refused sign-in tells [--tries N]', load: () => import('./login.ts') },
  order: {
    about: 'fsync before every acknowledgement, seen by strace [--acks N]',
    load: () => import('./order.ts'),
    built: true,
  },
}

function list(): void {
  console.log('npm run bench                      all of these, one after the other')
  console.log('npm run bench -- NAME [options]    one of them\n')
  for (const [name, { about }] of Object.entries(BENCHES)) console.log(`${name.padEnd(16)}${about}`)
}

/** Measures in a process of its own: what ran before has warmed up and left behind things there. */
function alone(name: string): Promise<boolean> {
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, name], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0))
  })
}

const [name, ...args] = process.argv.slice(2)
if (name === '--list' || name === '--help') list()
else if (name === undefined) {
  const failed: string[] = []
  for (const one of Object.keys(BENCHES)) {
    console.log(`\n── ${one}`)
    if (!(await alone(one))) failed.push(one)
  }
  if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
} else {
  const entry = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (entry) {
    if (entry.built) await ensureBuilt()
    const { main } = await entry.load()
    await main(args)
    // A client that was on its way to reconnect would keep the process for its timer.
    process.exit()
  }
  console.error(`There is no bench “${name}”.\n`)
  list()
  process.exitCode = 2
}
