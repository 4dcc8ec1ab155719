/** The name that server/http/language.ts reads; a test holds both together. */
export const LANGUAGE_COOKIE = 'duban_language'
