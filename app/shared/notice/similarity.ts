/** How alike two pieces of text are, and where they differ. Pure. */

/** The pairs of neighbouring characters of a text, counted. A single character stands for itself. */
export function bigramsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  if (text.length === 1) counts.set(text, 1)
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2)
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return counts
}

export const sizeOf = (text: string): number => Math.max(text.length - 1, Math.min(text.length, 1))

export function shared(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  let count = 0
  for (const [pair, n] of few) count += Math.min(n, many.get(pair) ?? 0)
  return count
}

/** Dice's coefficient on bigrams: 1 for equal texts, 0 for texts without a common pair. */
export function similarityOf(a: string, b: string): number {
  if (a === b) return 1
  const sum = sizeOf(a) + sizeOf(b)
  return sum === 0 ? 0 : (2 * shared(bigramsOf(a), bigramsOf(b))) / sum
}

/** A run of characters that both texts have, or one of them alone. Kept ones carry the words of the new text. */
export interface Difference {
  kind: 'kept' | 'removed' | 'added'
  text: string
}

/** Beyond this many cells only the common beginning and end are told apart: two items of 2,000 characters fit. */
const MAX_CELLS = 4_000_000

/** For each character of `before` its place in `after`, or -1: a longest common subsequence. */
export function charactersKept(before: string, after: string): Int32Array {
  const places = new Int32Array(before.length).fill(-1)
  let head = 0
  while (head < before.length && head < after.length && before.charAt(head) === after.charAt(head)) {
    places[head] = head
    head += 1
  }
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before.charAt(before.length - 1 - tail) === after.charAt(after.length - 1 - tail)) {
    tail += 1
    places[before.length - tail] = after.length - tail
  }
  const rows = before.length - head - tail
  const columns = after.length - head - tail
  if (rows * columns === 0 || rows * columns > MAX_CELLS) return places
  const width = columns + 1
  const longest = new Uint16Array((rows + 1) * width)
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      longest[i * width + j] =
        before.charAt(head + i) === after.charAt(head + j)
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (before.charAt(head + i) === after.charAt(head + j)) places[head + i++] = head + j++
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i += 1
    else j += 1
  }
  return places
}

/** A single character that happens to be in both is no common ground between two changes. */
const COMMON_GROUND = 2

/** What both have, and what follows it in the one and in the other. */
interface Step {
  kept: string
  removed: string
  added: string
}

/**
 * Leads from `before` to `after`: the kept and removed runs give the one, the kept and added runs the other. A number is
 * changed as a whole: 93% to 95%, not 3 to 5.
 */
export function differencesOf(before: string, after: string): Difference[] {
  return wholeNumbers(stepsOf(before, after)).flatMap(({ kept, removed, added }) =>
    [
      { kind: 'kept' as const, text: kept },
      { kind: 'removed' as const, text: removed },
      { kind: 'added' as const, text: added },
    ].filter(({ text }) => text !== ''),
  )
}

function stepsOf(before: string, after: string): Step[] {
  const steps: Step[] = [{ kept: '', removed: '', added: '' }]
  const runs = runsOf(before, after)
  runs.forEach(({ kind, text }, k) => {
    const stray = kind === 'kept' && text.length < COMMON_GROUND && k > 0 && k + 1 < runs.length
    if (kind === 'kept' && !stray) steps.push({ kept: text, removed: '', added: '' })
    const last = steps.at(-1)!
    if (kind === 'removed' || stray) last.removed += text
    if (kind === 'added' || stray) last.added += text
  })
  return steps
}

/** Digits that touch a changed digit go with it. */
function wholeNumbers(steps: readonly Step[]): Step[] {
  const out: Step[] = []
  for (const step of steps.map((one) => ({ ...one }))) {
    const last = out.at(-1)
    const lead = last && (/\d$/.test(last.removed) || /\d$/.test(last.added)) ? (/^\d+/.exec(step.kept)?.[0] ?? '') : ''
    if (last && lead !== '') {
      last.removed += lead
      last.added += lead
      step.kept = step.kept.slice(lead.length)
    }
    const tail = /^\d/.test(step.removed) || /^\d/.test(step.added) ? (/\d+$/.exec(step.kept)?.[0] ?? '') : ''
    if (tail !== '') {
      step.kept = step.kept.slice(0, -tail.length)
      step.removed = tail + step.removed
      step.added = tail + step.added
    }
    if (last && step.kept === '') {
      last.removed += step.removed
      last.added += step.added
    } else out.push(step)
  }
  return out
}

function runsOf(before: string, after: string): Difference[] {
  const places = charactersKept(before, after)
  const runs: Difference[] = []
  const push = (kind: Difference['kind'], text: string): void => {
    const last = runs.at(-1)
    if (last?.kind === kind) last.text += text
    else if (text !== '') runs.push({ kind, text })
  }
  let j = 0
  for (let i = 0; i < before.length; i++) {
    const place = places[i]!
    if (place === -1) push('removed', before.charAt(i))
    else {
      push('added', after.slice(j, place))
      push('kept', before.charAt(i))
      j = place + 1
    }
  }
  push('added', after.slice(j))
  return runs
}
