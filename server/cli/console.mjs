import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of the project; every program here works from it, wherever it was called from. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A failure that is explained by its sentence; `detail` is what a tool said about it. */
export class Failure extends Error {
  /**
   * @param {string} sentence
   * @param {string} [detail]
   */
  constructor(sentence, detail = '') {
    super(sentence)
    this.name = 'Failure'
    this.detail = detail
  }
}

/** @param {string} text */
export const say = (text) => process.stdout.write(`${text}\n`)

/**
 * Runs the main part of a program: failures become a sentence and exit code 1, Ctrl-C ends it without a word.
 * @param {string} what
 * @param {() => Promise<void>} work
 * @param {number} [stopped] exit code when stopped in the middle; of a program that only ends that way it is 0
 */
export async function run(what, work, stopped = 130) {
  try {
    await work()
  } catch (error) {
    if (error instanceof Interrupted) process.exit(stopped)
    if (error instanceof Failure) {
      const detail = error.detail.trim()
      process.stderr.write(`${detail === '' ? '' : `${detail}\n\n`}${what}失败：${error.message}\n`)
    } else {
      process.stderr.write(`${what}失败，这是程序的缺陷：${error instanceof Error ? error.stack : String(error)}\n`)
    }
    process.exit(1)
  }
}

/** The person stopped us while a tool was running. */
class Interrupted extends Error {}

const KEPT_OUTPUT = 200_000
/**
 * Not SIGHUP: listening for it would undo nohup.
 * @type {readonly NodeJS.Signals[]}
 */
const STOPS = ['SIGINT', 'SIGTERM']

/**
 * Runs a tool to its end and resolves with its exit code and what it wrote. A stop of this process stops the tool first
 * and then throws, so that nothing goes on in the background.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean, tick?: (seconds: number) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runTool(command, args, { env = {}, show = false, tick } = {}) {
  return new Promise((resolve, reject) => {
    const began = Date.now()
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C reaches this process alone, which passes it on once. A second one means "at once" to
      // many tools.
      detached: process.platform !== 'win32',
    })
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const timer = setInterval(() => tick?.(Math.round((Date.now() - began) / 1000)), 15_000)

    /** @type {NodeJS.Signals | null} */
    let stoppedBy = null
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      stoppedBy = signal
      child.kill(signal)
    }
    for (const signal of STOPS) process.on(signal, pass)
    const done = () => {
      clearInterval(timer)
      for (const signal of STOPS) process.off(signal, pass)
    }
    child.on('error', (error) => {
      done()
      reject(error)
    })
    child.on('close', (code, signal) => {
      done()
      if (stoppedBy || signal === 'SIGINT') reject(new Interrupted())
      else resolve({ code: code ?? 1, output })
    })
  })
}
