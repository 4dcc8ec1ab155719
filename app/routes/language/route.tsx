import { redirect } from '@remix-run/node'
import type { ActionFunctionArgs } from '@remix-run/node'
import { LANGUAGE_COOKIE } from './cookie.ts'
import { localPath } from './localPath.ts'

const YEAR = 365 * 24 * 3600

/** `POST /language` { language, next }: remembers the language in this browser and leads back. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  const language = form.get('language') === 'en' ? 'en' : 'zh-CN'
  const headers = { 'Set-Cookie': `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR}; SameSite=Lax; HttpOnly` }
  return redirect(localPath(form.get('next')), { status: 303, headers })
}

export const loader = () => redirect('/')
