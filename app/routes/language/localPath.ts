/** A path of this site to lead back to; anything else, another site above all, becomes the start page. */
export const localPath = (next: unknown): string =>
  typeof next === 'string' && next.length <= 500 && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next) ? next : '/'
