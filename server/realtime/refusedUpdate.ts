import type { RefusalCode } from '#shared/document/messages.ts'

/** Thrown by whatever judges an update; admission turns it into its verdict. */
export class RefusedUpdate extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, detail: string) {
    super(detail)
    this.code = code
  }
}
