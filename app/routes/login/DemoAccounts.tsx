import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#app/components/kit/index.ts'
import type { IconName } from '#app/components/kit/index.ts'
import type { CardRole, Demo } from './arrangeDemo.ts'

/** The password of every demo account. It is public: serving for real refuses these accounts. */
const DEMO_PASSWORD = 'duban-demo'

const ICONS: Record<CardRole, IconName> = {
  supervisor: 'target',
  leader: 'screen',
  admin: 'building',
  auditor: 'history',
}

/** One click signs in: each button is its own small form. */
export function DemoAccounts({ next, demo }: { next: string; demo: Demo }) {
  const { t } = useTranslation()
  return (
    <section className="login-demo" aria-labelledby="demo-heading">
      <h2 id="demo-heading">{t('login.demo.heading')}</h2>
      <p className="hint">{t('login.demo.hint')}</p>
      <div className="demo-roles">
        {demo.cards.map(({ role, username }) => (
          <OneClick key={username} username={username} next={next} className="demo-role">
            <Icon name={ICONS[role]} size={20} />
            <span>
              <b>{t(`roles.${role}`)}</b>
              <small>{t(`login.demo.does.${role}`)}</small>
            </span>
          </OneClick>
        ))}
      </div>
      <h3>
        {t('login.demo.units')} <small>{t('login.demo.unitsHint')}</small>
      </h3>
      <div className="demo-units">
        {demo.units.map((unit) => (
          <div key={unit.name} className="demo-unit">
            <b title={unit.name}>{unit.name}</b>
            {unit.reviewer && (
              <OneClick username={unit.reviewer} next={next} label={t('login.demo.unitReviewer', { unit: unit.name })}>
                {t('login.demo.reviewer')}
              </OneClick>
            )}
            {unit.handler && (
              <OneClick username={unit.handler} next={next} label={t('login.demo.unitHandler', { unit: unit.name })}>
                {t('login.demo.handler')}
              </OneClick>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

function OneClick({
  username,
  next,
  label,
  className,
  children,
}: {
  username: string
  next: string
  label?: string
  className?: string
  children: ReactNode
}) {
  return (
    <form method="post" action="/login">
      <input type="hidden" name="username" value={username} />
      <input type="hidden" name="password" value={DEMO_PASSWORD} />
      <input type="hidden" name="next" value={next} />
      <button className={className} aria-label={label} title={label}>
        {children}
      </button>
    </form>
  )
}
