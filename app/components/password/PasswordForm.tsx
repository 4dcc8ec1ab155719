import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '#app/ask.ts'
import { Button, Icon, TextInput, classes } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { passwordProblem } from '#shared/domain/password.ts'

/** The own password: the current one, and twice a new one. Goes on to `next` once it is changed. */
export function PasswordForm({ must, next }: { must: boolean; next: string }) {
  const { t, i18n } = useTranslation()
  const [current, setCurrent] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const rules = useId()
  // The account's name is known to the server alone; it asks about that too.
  const weak = fresh === '' ? null : passwordProblem(fresh, '')
  const missing =
    current === '' || fresh === '' || again === ''
      ? t('admin.own.missing')
      : (weak && t(`errors.${weak}`)) || (fresh !== again ? t('admin.own.different') : null)

  const change = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const answer = await ask('/api/password', { method: 'PUT', json: { current, next: fresh } })
    if (answer.ok) {
      // A whole page: everything loaded under the old password begins anew.
      window.location.assign(next)
      return
    }
    setBusy(false)
    setProblem(errorText(i18n, answer.error))
  }

  return (
    <form
      className="login-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (missing === null) void change()
      }}
    >
      <h1>{t('admin.own.title')}</h1>
      <p className="lead">{must ? t('admin.own.must') : t('admin.own.lead')}</p>
      {problem !== null && (
        <p className="login-failure" role="alert" data-testid="password-problem">
          <Icon name="warning" />
          {problem}
        </p>
      )}
      <Field
        label={t('admin.own.current')}
        value={current}
        onChange={setCurrent}
        complete="current-password"
        id="current"
      />
      <Field
        label={t('admin.own.fresh')}
        value={fresh}
        onChange={setFresh}
        complete="new-password"
        id="fresh"
        describedBy={rules}
      />
      <p className={classes('rules xs', weak && 'weak')} id={rules} aria-live="polite">
        {weak ? t(`errors.${weak}`) : t('admin.own.rules')}
      </p>
      <Field label={t('admin.own.again')} value={again} onChange={setAgain} complete="new-password" id="again" />
      <Button type="submit" variant="primary" size="lg" busy={busy} missing={missing} data-testid="change-password">
        {t('admin.own.change')}
      </Button>
      <p className="login-note">
        <Icon name="info" />
        <span>{t('admin.own.note')}</span>
      </p>
    </form>
  )
}

function Field({
  id,
  label,
  value,
  onChange,
  complete,
  describedBy,
}: {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  complete: 'current-password' | 'new-password'
  describedBy?: string
}) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <TextInput
        id={id}
        type="password"
        size="lg"
        value={value}
        autoComplete={complete}
        maxLength={200}
        required
        onChange={(event) => onChange(event.currentTarget.value)}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      />
    </>
  )
}
