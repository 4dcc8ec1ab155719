import { readCookie } from '../auth/cookie.ts'
import type { Language } from './context.ts'

/** Set by the language switch. Chinese is the default whatever the browser prefers: this is a Chinese office's tool. */
export const LANGUAGE_COOKIE = 'duban_language'

/** The language of a request, from its cookies. */
export const languageOf = (cookies: string | undefined): Language =>
  readCookie(cookies, LANGUAGE_COOKIE) === 'en' ? 'en' : 'zh-CN'
