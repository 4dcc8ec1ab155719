import { createElement } from 'react'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as en } from '#app/i18n/en/index.ts'
import type { Language } from '#app/i18n/languages.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'

/** The markup of a component as the server would send it, in one language. */
export function render(element: ReactElement, language: Language = 'zh-CN'): string {
  const i18n = createI18n(language, language === 'en' ? en : zh)
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, element))
}
