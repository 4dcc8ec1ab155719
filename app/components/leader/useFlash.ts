import { useState } from 'react'

/** How often `value` has changed since the first render: the key that replays a flash, 0 before the first change. */
export function useFlash(value: string | number | null): number {
  const [seen, setSeen] = useState({ value, times: 0 })
  if (seen.value === value) return seen.times
  setSeen({ value, times: seen.times + 1 })
  return seen.times + 1
}
