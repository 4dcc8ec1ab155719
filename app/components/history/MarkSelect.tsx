import type { Mark } from '#server/history.ts'
import { useMarkWords } from './markWords.ts'

/** The marks of a board's life to choose a moment from, the latest first. It chooses and forgets: the address remembers. */
export function MarkSelect({
  label,
  marks,
  testid,
  onPick,
}: {
  label: string
  marks: readonly Mark[]
  testid: string
  onPick: (at: number) => void
}) {
  const words = useMarkWords()
  return (
    <label className="time-field">
      <span className="sr-only">{label}</span>
      <select
        className="input"
        value=""
        data-testid={testid}
        onChange={(event) => onPick(Number(event.currentTarget.value))}
      >
        <option value="">{label}</option>
        {marks.toReversed().map((mark) => (
          <option key={`${mark.kind} ${mark.at}`} value={mark.at}>
            {words(mark)}
          </option>
        ))}
      </select>
    </label>
  )
}
