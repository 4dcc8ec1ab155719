import { useRef } from 'react'
import { Button } from '#app/components/kit/index.ts'

const ACCEPTED = '.txt,.docx,.pdf,.html,.htm,text/plain,text/html,application/pdf'

/** The button that chooses a notice's file, in any of the forms that can be read. */
export function NoticeFile({
  busy,
  label,
  name,
  testId,
  onFile,
}: {
  busy: boolean
  /** What the button says. */
  label: string
  /** What the field behind it is called for those who do not see it. */
  name: string
  testId: string
  onFile: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon="upload" busy={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        className="sr-only"
        accept={ACCEPTED}
        aria-label={name}
        data-testid={testId}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          // The same file chosen again, e.g. once it was saved in another form, is a new choice.
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}
