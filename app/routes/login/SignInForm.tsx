import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand, Button, Icon, IconButton, TextInput } from '#app/components/kit/index.ts'
import { KeptNote } from './KeptNote.tsx'
import type { Failure } from './failure.ts'

/** Account and password, posted as a plain form to the door before the pages; works without scripts. */
export function SignInForm({ next, failure }: { next: string; failure: Failure | null }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <form className="login-form" method="post" action="/login">
      <h1>
        <Brand size={36} />
        {t('common.product')}
      </h1>
      <p className="lead">{t('login.lead')}</p>
      <input type="hidden" name="next" value={next} />
      {failure && (
        <p className="login-failure" role="alert">
          <Icon name="warning" />
          {failure.reason === 'loginThrottled'
            ? t('errors.loginThrottled', { minutes: failure.minutes })
            : t('errors.badCredentials')}
        </p>
      )}
      <label htmlFor="username">{t('login.username')}</label>
      <TextInput
        id="username"
        name="username"
        size="lg"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={100}
        required
        // Nothing else is on this page to read first.
        autoFocus
      />
      <label htmlFor="password">{t('login.password')}</label>
      <TextInput
        id="password"
        name="password"
        size="lg"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        maxLength={200}
        required
        end={
          <IconButton
            icon={shown ? 'eyeOff' : 'eye'}
            label={shown ? t('login.hidePassword') : t('login.showPassword')}
            className="needs-script"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        }
      />
      <Button type="submit" variant="primary" size="lg">
        {t('login.submit')}
      </Button>
      <KeptNote />
      <p className="login-note">
        <Icon name="info" />
        <span>
          {t('login.secrecy')}
          <br />
          {t('login.lockout')}
        </span>
      </p>
    </form>
  )
}
