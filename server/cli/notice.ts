import { readFileSync } from 'node:fs'
import { parseNotice } from '#shared/notice/parseNotice.ts'

/** Decodes a notice as files come: UTF-8 with or without mark, UTF-16 with its mark, else GB18030. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not UTF-8: the other encoding in which Chinese text files come.
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

function main(file: string | undefined): void {
  if (!file) fail('请给出通知文件：npm run --silent notice -- 文件路径')
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT') fail(`找不到文件：${file}`)
    if (code === 'EISDIR') fail(`这是一个文件夹，不是通知文件：${file}`)
    fail(`无法读取文件：${file}`)
  }
  if (bytes.includes(0) && !(bytes[0] === 0xff || bytes[0] === 0xfe)) fail(`不是文本文件：${file}（请先另存为 .txt）`)
  process.stdout.write(`${JSON.stringify(parseNotice(decode(bytes)), null, 2)}\n`)
}

main(process.argv[2])
