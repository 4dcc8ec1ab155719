import type { Board, LocalDate } from '#shared/domain/model.ts'
import { type Audience, audienceKey } from '#shared/domain/visibility.ts'
import type { Archive } from './archive/Archive.ts'
import type { Past } from './archive/trend.ts'

/** The past of boards, folded from their logs once a day and audience: yesterday does not change any more. */
export class TrendBook {
  readonly #archive: Pick<Archive, 'ask'>
  readonly #kept = new Map<string, { date: LocalDate; past: Promise<Past> }>()

  constructor(archive: Pick<Archive, 'ask'>) {
    this.#archive = archive
  }

  /** How `board` came to where it stands, with what `audience` may see of it by the openness of today. */
  of(board: Board, audience: Audience, date: LocalDate): Promise<Past> {
    const key = `${board.id} ${board.openness} ${audienceKey(audience)}`
    const kept = this.#kept.get(key)
    if (kept?.date === date) return kept.past
    const past = this.#archive.ask('trend', { board, audience, date })
    const entry = { date, past }
    this.#kept.set(key, entry)
    past.catch(() => this.#kept.get(key) === entry && this.#kept.delete(key))
    return past
  }
}
