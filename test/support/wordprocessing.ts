import { readZipDirectory, readZipEntry } from '#server/imports/zip.ts'

/**
 * Whether a .docx is what ECMA-376 demands, as far as Word refuses or quietly mends files that are not: parts and their
 * content types, relationships, the order of elements, what must be there and what may be there once.
 */

export interface Element {
  name: string
  attributes: Readonly<Record<string, string>>
  children: Element[]
}

/** The parts of a file by name, as text. */
export const partsOf = (bytes: Buffer): Map<string, string> =>
  new Map(readZipDirectory(bytes).map((entry) => [entry.name, readZipEntry(bytes, entry).toString('utf8')]))

/** A small strict reader: no DTD, no CDATA, no comments, which these files do not have. Throws where it is not well-formed. */
export function readXml(xml: string): Element {
  const top: Element = { name: '', attributes: {}, children: [] }
  const open = [top]
  let at = 0
  const text = (words: string): void => {
    if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(words)) throw new Error(`a bare & in ${words}`)
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(words)) throw new Error('no character of XML')
    if (open.length === 1 && words.trim() !== '') throw new Error(`words outside: ${words}`)
  }
  for (const found of xml.matchAll(/<\?[^?]*\?>|<(\/?)([\w:]+)((?:\s+[\w:]+\s*=\s*"[^"<]*")*)\s*(\/?)>/g)) {
    text(xml.slice(at, found.index))
    at = found.index + found[0].length
    const [, closing, name = '', inside = '', empty] = found
    if (name === '') continue
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes what is not open`)
      continue
    }
    const attributes: Record<string, string> = {}
    for (const [, key = '', value = ''] of inside.matchAll(/([\w:]+)\s*=\s*"([^"]*)"/g)) {
      if (key in attributes) throw new Error(`${name} has ${key} twice`)
      attributes[key] = value
    }
    const element: Element = { name, attributes, children: [] }
    open.at(-1)?.children.push(element)
    if (!empty) open.push(element)
  }
  text(xml.slice(at))
  if (xml.slice(at).includes('<')) throw new Error(`not read: ${xml.slice(at, at + 80)}`)
  const [root] = top.children
  if (open.length !== 1 || !root || top.children.length !== 1) throw new Error('not one element')
  return root
}

const words = (list: string): string[] => list.trim().split(/\s+/)
/** Children in their order, ECMA-376 part 1, chapter 17; what is not here may not be there. `*`: in any order, any number. */
const ORDER: Readonly<Record<string, string[] | '*'>> = {
  'w:document': words('w:background w:body'),
  'w:tbl': words('w:tblPr w:tblGrid w:tr'),
  'w:tblGrid': words('w:gridCol'),
  'w:tr': words('w:tblPrEx w:trPr w:tc'),
  'w:trPr': '*',
  'w:p': words('w:pPr w:r'),
  'w:pPr': words(
    `w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr w:suppressLineNumbers w:pBdr w:shd
     w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi
     w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:mirrorIndents w:suppressOverlap w:jc
     w:textDirection w:textAlignment w:textboxTightWrap w:outlineLvl w:divId w:cnfStyle w:rPr w:sectPr w:pPrChange`,
  ),
  'w:rPr': words(
    `w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:smallCaps w:strike w:dstrike w:outline w:shadow w:emboss w:imprint
     w:noProof w:snapToGrid w:vanish w:webHidden w:color w:spacing w:w w:kern w:position w:sz w:szCs w:highlight w:u
     w:effect w:bdr w:shd w:fitText w:vertAlign w:rtl w:cs w:em w:lang w:eastAsianLayout w:specVanish w:oMath`,
  ),
  'w:tblPr': words(
    `w:tblStyle w:tblpPr w:tblOverlap w:bidiVisual w:tblStyleRowBandSize w:tblStyleColBandSize w:tblW w:jc
     w:tblCellSpacing w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook w:tblCaption w:tblDescription`,
  ),
  'w:tblBorders': words('w:top w:left w:start w:bottom w:right w:end w:insideH w:insideV'),
  'w:tblCellMar': words('w:top w:left w:start w:bottom w:right w:end'),
  'w:tcPr': words(
    'w:cnfStyle w:tcW w:gridSpan w:hMerge w:vMerge w:tcBorders w:shd w:noWrap w:tcMar w:textDirection w:tcFitText w:vAlign',
  ),
  'w:sectPr': words(
    `w:headerReference w:footerReference w:footnotePr w:endnotePr w:type w:pgSz w:pgMar w:paperSrc w:pgBorders
     w:lnNumType w:pgNumType w:cols w:formProt w:vAlign w:noEndnote w:titlePg w:textDirection w:bidi w:rtlGutter
     w:docGrid w:printerSettings`,
  ),
  'w:styles': words('w:docDefaults w:latentStyles w:style'),
  'w:docDefaults': words('w:rPrDefault w:pPrDefault'),
  'w:rPrDefault': words('w:rPr'),
  'w:pPrDefault': words('w:pPr'),
  'w:style': words(
    `w:name w:aliases w:basedOn w:next w:link w:autoRedefine w:hidden w:uiPriority w:semiHidden w:unhideWhenUsed
     w:qFormat w:locked w:personal w:rsid w:pPr w:rPr w:tblPr w:trPr w:tcPr w:tblStylePr`,
  ),
  'w:settings': words(
    `w:writeProtection w:view w:zoom w:displayBackgroundShape w:mirrorMargins w:trackRevisions w:documentProtection
     w:defaultTabStop w:evenAndOddHeaders w:characterSpacingControl w:footnotePr w:endnotePr w:compat w:rsids`,
  ),
  'w:compat': '*',
  'w:numbering': words('w:abstractNum w:num'),
  'w:abstractNum': words('w:nsid w:multiLevelType w:tmpl w:name w:styleLink w:numStyleLink w:lvl'),
  'w:lvl': words(
    'w:start w:numFmt w:lvlRestart w:pStyle w:isLgl w:suff w:lvlText w:lvlPicBulletId w:lvlJc w:pPr w:rPr',
  ),
  'w:num': words('w:abstractNumId w:lvlOverride'),
  'w:lvlOverride': words('w:startOverride w:lvl'),
  'w:footnotes': words('w:footnote'),
  'w:endnotes': words('w:endnote'),
  // Blocks, and what runs hold, stand in any order; cells and the body have a rule of their own below.
  ...Object.fromEntries(
    ['w:body', 'w:tc', 'w:r', 'w:ftr', 'w:footnote', 'w:endnote', 'w:fonts', 'w:font'].map((name) => [name, '*']),
  ),
}
/** May be there several times. */
const MANY = new Set(
  words(
    `w:tr w:tc w:p w:r w:gridCol w:style w:headerReference w:footerReference w:abstractNum w:num w:lvl w:lvlOverride
     w:footnote w:endnote`,
  ),
)
const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
/** The parts that Word looks for, with the type each must have. */
const REQUIRED: Readonly<Record<string, string>> = {
  'word/document.xml': `${TYPES}document.main+xml`,
  'word/styles.xml': `${TYPES}styles+xml`,
  'word/settings.xml': `${TYPES}settings+xml`,
  'word/fontTable.xml': `${TYPES}fontTable+xml`,
  'docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
}

const all = (element: Element, name: string): Element[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => all(child, name)),
]
const twice = (values: readonly string[]): string[] => values.filter((value, index) => values.indexOf(value) !== index)

/** What is wrong with a file, in words; nothing for one that is as it must be. */
export function faultsOf(parts: ReadonlyMap<string, string>): string[] {
  const faults: string[] = []
  const trees = new Map<string, Element>()
  for (const [name, xml] of parts)
    try {
      trees.set(name, readXml(xml))
    } catch (error) {
      faults.push(`${name}: ${String(error)}`)
    }
  for (const [name, tree] of trees) faults.push(...namesOf(tree).map((fault) => `${name}: ${fault}`))
  for (const [name, tree] of trees)
    if (name.startsWith('word/') && name.endsWith('.xml') && !name.includes('theme'))
      faults.push(...structure(tree).map((fault) => `${name}: ${fault}`))
  faults.push(...packageFaults(trees), ...references(trees))
  return faults
}

/** Prefixes that nobody declares: Word calls the file damaged. */
function namesOf(root: Element): string[] {
  const declared = new Set(['xml', 'xmlns', ...Object.keys(root.attributes).map((key) => key.replace(/^xmlns:/, ''))])
  const used = (element: Element): string[] => [
    ...[element.name, ...Object.keys(element.attributes)].filter((name) => name.includes(':')),
    ...element.children.flatMap(used),
  ]
  const prefixes = [
    ...used(root).map((name) => name.split(':')[0] ?? ''),
    ...words(root.attributes['mc:Ignorable'] ?? 'xml'),
  ]
  return [...new Set(prefixes)].filter((prefix) => !declared.has(prefix)).map((prefix) => `${prefix}: is not declared`)
}

function structure(element: Element): string[] {
  const faults: string[] = []
  const { name, children } = element
  const names = children.map((child) => child.name)
  const order = ORDER[name]
  if (order !== undefined && order !== '*') {
    for (const child of names) if (!order.includes(child)) faults.push(`${child} has no place in ${name}`)
    const places = names.map((child) => order.indexOf(child))
    for (const [index, place] of places.entries())
      if (index > 0 && place < (places[index - 1] ?? 0)) faults.push(`${names[index]} comes too late in ${name}`)
    for (const child of twice(names)) if (!MANY.has(child)) faults.push(`${child} is twice in ${name}`)
  } else if (order === undefined && children.length > 0) faults.push(`what is in ${name} is not known here`)
  if (name === 'w:body' && names.at(-1) !== 'w:sectPr') faults.push('the body does not end with its section')
  if (name === 'w:tc' && names.at(-1) !== 'w:p') faults.push('a cell does not end with a paragraph')
  if (name === 'w:tr' && !names.includes('w:tc')) faults.push('a row has no cell')
  if (name === 'w:tbl') faults.push(...table(element))
  for (const [index, child] of names.entries())
    if (child === 'w:tbl' && names[index - 1] === 'w:tbl') faults.push('two tables run into each other')
  return [...faults, ...children.flatMap(structure)]
}

/** Rows there are, and no cell stands in a column that is not there. */
function table({ children }: Element): string[] {
  const rows = children.filter(({ name }) => name === 'w:tr')
  const columns = children.find(({ name }) => name === 'w:tblGrid')?.children.length ?? 0
  const widths = rows.map((row) => all(row, 'w:tc').reduce((sum, cell) => sum + spanOf(cell), 0))
  return [
    ...(rows.length === 0 ? ['a table has no row'] : []),
    ...widths.filter((width) => width > columns).map((width) => `a row of ${width} columns in a table of ${columns}`),
  ]
}

const spanOf = (cell: Element): number => Number(all(cell, 'w:gridSpan')[0]?.attributes['w:val'] ?? 1)

function packageFaults(trees: ReadonlyMap<string, Element>): string[] {
  const types = trees.get('[Content_Types].xml')
  if (!types) return ['no [Content_Types].xml']
  const faults: string[] = []
  const overrides = new Map<string, string>()
  const defaults = new Map<string, string>()
  for (const { name, attributes } of types.children) {
    const [map, key] = name === 'Override' ? [overrides, attributes['PartName']] : [defaults, attributes['Extension']]
    if (map.has(key ?? '')) faults.push(`two content types of ${key}`)
    map.set(key ?? '', attributes['ContentType'] ?? '')
  }
  for (const part of overrides.keys()) if (!trees.has(part.slice(1))) faults.push(`a content type of no part: ${part}`)
  for (const [part, type] of Object.entries(REQUIRED))
    if (!trees.has(part) || overrides.get(`/${part}`) !== type) faults.push(`${part} is not there as ${type}`)
  for (const part of trees.keys())
    if (!overrides.has(`/${part}`) && !defaults.has(part.split('.').at(-1) ?? ''))
      faults.push(`no content type: ${part}`)
  if (!trees.get('_rels/.rels')?.children.some(({ attributes }) => attributes['Target'] === 'word/document.xml'))
    faults.push('nothing leads to the document')
  for (const [part, { children }] of trees) {
    if (!part.endsWith('.rels')) continue
    const home = part.replace(/_rels\/[^/]*$/, '')
    faults.push(...twice(children.map(({ attributes }) => attributes['Id'] ?? '')).map((id) => `${part}: ${id} twice`))
    for (const { attributes } of children)
      if (attributes['TargetMode'] !== 'External' && !trees.has(`${home}${attributes['Target']}`))
        faults.push(`${part}: leads to no ${attributes['Target']}`)
    const owner = trees.get(part.replace('_rels/', '').replace(/\.rels$/, ''))
    const known = new Set(children.map(({ attributes }) => attributes['Id']))
    const used = owner ? usedIds(owner) : []
    for (const id of used) if (!known.has(id)) faults.push(`${part}: no ${id}`)
  }
  return faults
}

const usedIds = ({ attributes, children }: Element): string[] => [
  ...Object.entries(attributes).flatMap(([name, value]) => (/^r:(id|embed|link)$/.test(name) ? [value] : [])),
  ...children.flatMap(usedIds),
]

/** Styles and lists that are pointed at are there, once. */
function references(trees: ReadonlyMap<string, Element>): string[] {
  const styles = trees.get('word/styles.xml')
  const ids = styles ? all(styles, 'w:style').map(({ attributes }) => attributes['w:styleId'] ?? '') : []
  const faults = twice(ids).map((id) => `two styles ${id}`)
  for (const tree of trees.values())
    for (const by of ['w:pStyle', 'w:rStyle', 'w:tblStyle', 'w:basedOn', 'w:next', 'w:link'])
      for (const { attributes } of all(tree, by))
        if (!ids.includes(attributes['w:val'] ?? '')) faults.push(`no style ${attributes['w:val']}, which ${by} names`)
  const numbering = trees.get('word/numbering.xml')
  if (numbering)
    for (const [name, id] of [
      ['w:abstractNum', 'w:abstractNumId'],
      ['w:num', 'w:numId'],
    ] as const)
      faults.push(
        ...twice(
          numbering.children.filter((one) => one.name === name).map(({ attributes }) => attributes[id] ?? ''),
        ).map((one) => `two ${name} ${one}`),
      )
  return faults
}
