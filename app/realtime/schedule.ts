/** Runs something later; returns the way to call it off. Tests bring their own. */
export type Schedule = (run: () => void, ms: number) => () => void

export const laterOnTimer: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
