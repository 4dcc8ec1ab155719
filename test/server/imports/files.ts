import { crc32, deflateRawSync } from 'node:zlib'
import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx'

/** Files as officers have them, made from text by the test. */

/** A small notice with what imports stumble over: a table, a target, a yearly date. */
export const NOTICE = `关于印发2026年妇幼健康重点工作的通知
各市卫生健康委：
为做好2026年妇幼健康工作，现将重点工作印发给你们，请认真贯彻落实。
一、保障母婴安全
（一）落实五项制度。完善高危孕产妇管理，孕产妇系统管理率达到90%以上。
（二）加强危重救治。组织开展应急演练，2026年6月底前完成。
二、促进儿童健康
（一）推进新生儿疾病筛查。每年8月底前报送工作总结。
（二）规范托育服务。加强卫生评价和业务指导。
`

/** A word processor's file of the same lines; with rows, a table behind them. */
export async function docxOf(text: string, rows: readonly (readonly string[])[] = []): Promise<Buffer> {
  const paragraphs = text.split('\n').map((line) => new Paragraph(line))
  const table = new Table({
    rows: rows.map(
      (row) => new TableRow({ children: row.map((cell) => new TableCell({ children: [new Paragraph(cell)] })) }),
    ),
  })
  const children = rows.length > 0 ? [...paragraphs, table] : paragraphs
  return Packer.toBuffer(new Document({ sections: [{ children }] }))
}

/** The web page of an authority: the text between its menus and its footer. */
export function pageOf(text: string): string {
  const paragraphs = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `      <p style="text-indent:2em">&emsp;&emsp;${line.replaceAll('&', '&amp;')}</p>`)
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>卫生健康委员会</title>
<style>p { color: black }</style><script>document.write('<p>脚本写的字</p>')</script></head>
<body><nav><ul><li><a href="/">首页</a></li><li>政务公开</li></ul></nav>
<!-- 正文 <p>注释里的字</p> -->
<div class="article">
${paragraphs.join('\n')}
</div>
<div style="display:none">看不见的字</div>
<footer>主办单位：某某委员会 <a>网站地图</a></footer></body></html>`
}

interface PdfWish {
  /** Lines on each page. */
  pages: readonly (readonly string[])[]
  encrypted?: boolean
}

/**
 * A minimal PDF with a text layer: Chinese in a composite font without a file, as UCS-2 codes of Adobe-GB1, which is how
 * the word processors of the region write it when they do not embed.
 */
export function pdfOf({ pages, encrypted = false }: PdfWish): Buffer {
  const objects: string[] = []
  const add = (body: string): number => objects.push(body)
  add('<< /Type /Catalog /Pages 2 0 R >>')
  const kids = pages.map((_, i) => `${4 + i * 2 + 2} 0 R`).join(' ')
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)
  add('<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>')
  add(
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R ' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>',
  )
  add(
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 /Ascent 880 /Descent -120 ' +
      '/CapHeight 880 /StemV 93 /FontBBox [-25 -254 1000 880] >>',
  )
  for (const lines of pages) {
    const page = objects.length + 1
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${page + 1} 0 R ` +
        '/Resources << /Font << /F1 3 0 R >> >> >>',
    )
    const shown = lines.map((line, i) => `BT /F1 12 Tf 60 ${780 - i * 24} Td <${hex(line)}> Tj ET`)
    const content = lines.length > 0 ? shown.join('\n') : '0.5 g 50 50 400 700 re f'
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
  }
  return assemble(objects, encrypted)
}

const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex')

function assemble(objects: readonly string[], encrypted: boolean): Buffer {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const start = file.length
  const entries = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const secret = '0'.repeat(64)
  const encryption = encrypted
    ? ` /ID [<${'1'.repeat(32)}> <${'1'.repeat(32)}>] ` +
      `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${secret}> /U <${secret}> /P -4 >>`
    : ''
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${encryption} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

/** Cuts a text into printed lines and pages, as paper does: in mid-sentence, thirty characters a line. */
export function printed(text: string, width = 30, perPage = 28): string[][] {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])
  const pages: string[][] = []
  for (let i = 0; i < lines.length; i += perPage) pages.push(lines.slice(i, i + perPage))
  return pages
}

export interface ZipPart {
  name: string
  content: Buffer
  /** What the directory says it unpacks to, where that is a lie. */
  claims?: number
}

/** A zip file, part by part, with the directory it is told to have. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claims = content.length } of parts) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claims, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name))
    bodies.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(index.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, index, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** GB18030 bytes. Node only decodes it, so the table is built by decoding every two-byte code once. */
export function gb18030Of(text: string): Buffer {
  const codes = twoByteCodes()
  const bytes = [...text].flatMap((char) => {
    if (char.charCodeAt(0) < 0x80) return [char.charCodeAt(0)]
    const code = codes.get(char)
    if (code === undefined) throw new Error(`${char} has no two-byte code in GB18030`)
    return [code >> 8, code & 0xff]
  })
  return Buffer.from(bytes)
}

let table: Map<string, number> | null = null
function twoByteCodes(): Map<string, number> {
  if (table) return table
  table = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) table.set(decoder.decode(Uint8Array.of(lead, trail)), (lead << 8) | trail)
  return table
}
