import { redirect } from '@remix-run/node'
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { services } from '#app/services.server.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { LanguageForm } from '#app/components/shell/LanguageForm.tsx'
import { DemoAccounts } from './DemoAccounts.tsx'
import { SignInForm } from './SignInForm.tsx'
import { arrangeDemo } from './arrangeDemo.ts'
import styles from './login.css?url'
import { failureOf } from './failure.ts'

export const handle: PageHandle = { title: 'login.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** The form and, on the demo, its accounts. Who is signed in already goes on to their page. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const query = new URL(request.url).searchParams
  const next = query.get('next') ?? ''
  if (context.session) throw redirect('/')
  return {
    next,
    failure: failureOf(query),
    demo: context.demo ? arrangeDemo(await services(context).demoAccounts()) : null,
  }
}

export default function Login() {
  const { t } = useTranslation()
  const { next, failure, demo } = useLoaderData<typeof loader>()
  return (
    <div className="plain-page">
      <main>
        <div className={demo ? 'login-card with-demo' : 'login-card'}>
          <SignInForm next={next} failure={failure} />
          {demo && <DemoAccounts next={next} demo={demo} />}
        </div>
      </main>
      <footer className="foot">
        {demo && <span>{t('login.demo.footBoard')}</span>}
        {demo && <span>{t('login.demo.footLocal')}</span>}
        <LanguageForm className="btn link xs" />
      </footer>
    </div>
  )
}
