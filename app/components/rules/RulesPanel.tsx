import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog, DialogButtons, Icon } from '#app/components/kit/index.ts'

/** One kind of rules: what holds, and for who may change it the way to its dialog. */
export function RulesPanel({
  name,
  title,
  change,
  mayEdit,
  dialog,
  children,
}: {
  name: 'cycle' | 'thresholds'
  title: string
  /** What the button says. */
  change: string
  mayEdit: boolean
  dialog: (onClose: () => void) => ReactNode
  children: ReactNode
}) {
  const [editing, setEditing] = useState(false)
  return (
    <section className="panel" aria-labelledby={`${name}-title`} data-testid={`${name}-panel`}>
      <div className="panel-head">
        <h2 id={`${name}-title`}>{title}</h2>
        {mayEdit && (
          <span className="end needs-script">
            <Button size="sm" icon="edit" data-testid={`change-${name}`} onClick={() => setEditing(true)}>
              {change}
            </Button>
          </span>
        )}
      </div>
      {children}
      {editing && dialog(() => setEditing(false))}
    </section>
  )
}

/** What is filled in to change the rules, with why it was refused and how it is saved. */
export function RulesDialog({
  name,
  size,
  title,
  note,
  busy,
  missing,
  problem,
  onSave,
  onClose,
  children,
  preview,
}: {
  name: 'cycle' | 'thresholds'
  size?: 'lg'
  title: string
  note: string
  busy: boolean
  /** Why it cannot be saved yet. */
  missing: string | null
  problem: string | null
  onSave: () => Promise<void>
  onClose: () => void
  children: ReactNode
  /** What would follow, under everything else. */
  preview?: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      size={size}
      onClose={onClose}
      title={title}
      note={note}
      footer={
        <DialogButtons
          onCancel={onClose}
          busy={busy}
          missing={missing}
          data-testid={`save-${name}`}
          onClick={() => void onSave()}
        >
          {t('rules.save')}
        </DialogButtons>
      }
    >
      <div className="rules-form" data-testid={`${name}-dialog`}>
        {children}
        {problem !== null && (
          <p className="rules-problem" role="alert" data-testid={`${name}-problem`}>
            <Icon name="warning" />
            {problem}
          </p>
        )}
        {preview}
      </div>
    </Dialog>
  )
}
