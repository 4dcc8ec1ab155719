/**
 * Reads the system calls of the server as strace prints them (`-f -y`), and says of every acknowledgement whether what it
 * acknowledges had been written to the WAL and forced to disk before.
 */
export interface WriteOrder {
  /** Forced writes of the WAL. */
  syncs: number
  /** Sequences acknowledged to commands, in the order of the answers. */
  commands: number[]
  /** The counts of message 4, in order, each with how many words of the typist were on disk then. */
  texts: { count: number; words: number }[]
  /** Acknowledgements sent while something written to the WAL was not yet forced, or of what was not in it. */
  violations: string[]
  line(line: string): void
}

const WAL = /^(pwrite64|fdatasync|fsync)\(\d+<[^>]*\.sqlite-wal>/
const SOCKET = /^(?:write|writev|sendto|sendmsg)\(\d+<(?:socket|TCP)[^>]*>/
const RESUMED = /^<\.\.\. (fdatasync|fsync) resumed>/
/** A Socket.IO answer to a command. */
const ANSWER = /43\d+\[\{\\"ok\\":true,\\"seq\\":(\d+)\}\]/g
/** A binary frame of two or three bytes that begins with message 4; what follows is its varuint. */
const STORED = /iov_base="\\202\\[23]", iov_len=2}, \{iov_base="\\4((?:\\.|[^"\\])+)", iov_len=[23]}/g

const ESCAPES: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 }

/** The bytes that strace wrote as characters and escapes. */
const bytesOf = (printed: string): number[] =>
  [...printed.matchAll(/\\([0-7]{1,3})|\\(.)|(.)/g)].map(([, octal, escaped, plain]) =>
    octal ? parseInt(octal, 8) : escaped ? (ESCAPES[escaped] ?? NaN) : (plain ?? '').charCodeAt(0),
  )
const varUint = (bytes: number[]): number => bytes.reduceRight((value, byte) => value * 128 + (byte & 127), 0)

/** `board` and `label` are whose changes and whose words are looked for in what is written. */
export function createWriteOrder(board: string, label: string): WriteOrder {
  const change = new RegExp(`\\\\"boardId\\\\":\\\\"${board}\\\\",\\\\"seq\\\\":(\\d+),`, 'g')
  // 〔label·index〕 in UTF-8, as strace prints what is not ASCII.
  const word = new RegExp(`\\\\343\\\\200\\\\224${label}\\\\302\\\\267(\\d+)\\\\343\\\\200\\\\225`, 'g')
  let unforced = false
  let written: { seqs: number[]; words: number[] } = { seqs: [], words: [] }
  const seqs = new Set<number>()
  const words = new Set<number>()
  let wordsInRow = 0
  const force = (): void => {
    for (const seq of written.seqs) seqs.add(seq)
    for (const index of written.words) words.add(index)
    while (words.has(wordsInRow)) wordsInRow++
    written = { seqs: [], words: [] }
    unforced = false
    order.syncs++
  }
  const order: WriteOrder = {
    syncs: 0,
    commands: [],
    texts: [],
    violations: [],
    line(line) {
      const call = line.replace(/^\[pid +\d+\] /, '')
      const wal = WAL.exec(call)
      if (wal?.[1] === 'pwrite64') {
        unforced = true
        for (const [, seq] of call.matchAll(change)) written.seqs.push(Number(seq))
        for (const [, index] of call.matchAll(word)) written.words.push(Number(index))
        return
      }
      if (wal || RESUMED.test(call)) {
        if (/= 0$/.test(call)) force()
        return
      }
      if (!SOCKET.test(call)) return
      for (const [, seq] of call.matchAll(ANSWER)) {
        order.commands.push(Number(seq))
        if (!seqs.has(Number(seq))) order.violations.push(`sequence ${seq} was answered before it was on disk`)
        else if (unforced) order.violations.push(`sequence ${seq} was answered while a write was not forced`)
      }
      for (const [, printed] of call.matchAll(STORED)) {
        const count = varUint(bytesOf(printed ?? ''))
        order.texts.push({ count, words: wordsInRow })
        if (unforced) order.violations.push(`text ${count} was acknowledged while a write was not forced`)
      }
    },
  }
  return order
}
