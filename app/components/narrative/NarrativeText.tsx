/** A narrative text for reading: never an editor, which with another schema would delete what it does not know. */
export function NarrativeText({ text, empty = '' }: { text: string; empty?: string }) {
  if (text === '') return <p className="narrative-empty">{empty}</p>
  return (
    <div className="narrative-prose">
      {text.split('\n').map((line, index) => (
        <p key={index}>{line}</p>
      ))}
    </div>
  )
}
