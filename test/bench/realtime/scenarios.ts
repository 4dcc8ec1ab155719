/** What people do at the same time. */
export interface Scenario {
  name: string
  about: string
  rooms: number
  /** People in all rooms together, and how many of them write. */
  clients: number
  writers: number
  /** Edits of one writer in a second. */
  rate: number
  seconds: number
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'meeting', about: 'one room, everybody', rooms: 1, clients: 200, writers: 20, rate: 2, seconds: 15 },
  {
    name: 'storm',
    about: 'one room, 1,000 edits a second',
    rooms: 1,
    clients: 200,
    writers: 20,
    rate: 50,
    seconds: 10,
  },
  {
    name: 'cutoff',
    about: 'the last evening before a date',
    rooms: 16,
    clients: 320,
    writers: 160,
    rate: 2,
    seconds: 15,
  },
  { name: 'province', about: 'every unit at work', rooms: 100, clients: 1000, writers: 200, rate: 1, seconds: 15 },
]

/** The same with another size: people and writers by `scale`, at least two people in a room. */
export function scaled(scenario: Scenario, scale: number, seconds: number | null): Scenario {
  const { rooms } = scenario
  const perRoom = Math.max(2, Math.round((scenario.clients / rooms) * scale))
  const writing = Math.min(perRoom, Math.max(1, Math.round((scenario.writers / rooms) * scale)))
  return { ...scenario, clients: perRoom * rooms, writers: writing * rooms, seconds: seconds ?? scenario.seconds }
}
