import type { ErrorCode, Reason } from '#shared/protocol/errors.ts'

/** Why a file cannot be read as a notice; `reason` has a sentence that says what to do. */
export class ImportRefused extends Error {
  readonly code: ErrorCode
  readonly reason: Reason
  readonly params: Record<string, string | number> | undefined

  constructor(code: ErrorCode, reason: Reason, params?: Record<string, string | number>) {
    super(reason)
    this.name = 'ImportRefused'
    this.code = code
    this.reason = reason
    this.params = params
  }
}

export const damaged = (): ImportRefused => new ImportRefused('invalid', 'importDamaged')
export const unpacksTooFar = (): ImportRefused => new ImportRefused('tooLarge', 'importUnpackedTooLarge')
