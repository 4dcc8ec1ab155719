import { Dialog, DialogButtons } from '#app/components/kit/index.ts'
import type { Answer } from '#app/ask.ts'
import { Problem } from './Problem.tsx'
import { useRequest } from './useRequest.ts'

/** Asks before something that ends somebody's work, and does it. */
export function ConfirmDialog<T>({
  title,
  text,
  verb,
  request,
  onClose,
  onDone,
}: {
  title: string
  text: string
  verb: string
  request: () => Promise<Answer<T>>
  onClose: () => void
  onDone: (value: T) => void
}) {
  const { busy, problem, run } = useRequest()
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={title}
      footer={
        <DialogButtons onCancel={onClose} busy={busy} onClick={() => void run(request, onDone)} data-testid="confirm">
          {verb}
        </DialogButtons>
      }
    >
      <div className="admin-form">
        <p>{text}</p>
        <Problem text={problem} />
      </div>
    </Dialog>
  )
}
