/** The languages of the interface. The server picks one a request (server/http/language.ts): the cookie, else Chinese. */
export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const toLanguage = (tag: string): Language => (tag === 'en' ? 'en' : 'zh-CN')
export const otherLanguage = (language: Language): Language => (language === 'en' ? 'zh-CN' : 'en')
