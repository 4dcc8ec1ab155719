/** Index of the last entry that begins at `clock` or before it, in a list ordered by clock; 0 when none does. */
export function indexAt(list: readonly { clock: number }[], clock: number): number {
  let low = 0
  let high = list.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (list[middle]!.clock <= clock) low = middle
    else high = middle - 1
  }
  return low
}
