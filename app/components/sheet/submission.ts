import type { NarrativeField, NarrativeTexts, ReportKind } from '#shared/domain/model.ts'
import { NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import { NARRATIVE_MAX_LENGTH } from '#shared/protocol/limits.ts'
import type { Row } from './rows.ts'

/** Something a report lacks: said before it is submitted, and no reason to refuse it. */
export type Missing =
  | { what: 'notFull'; percent: number }
  | { what: 'noValue' | 'notAttained'; metric: string }
  | { what: 'noText'; field: NarrativeField }

/** What a report would lack as things stand. */
export function missingOf({ assignment, task }: Row, kind: ReportKind, texts: NarrativeTexts): Missing[] {
  const missing: Missing[] = []
  const { metric } = task
  if (metric && assignment.value === null) missing.push({ what: 'noValue', metric: metric.name })
  else if (metric && kind === 'completion' && assignment.attained === false)
    missing.push({ what: 'notAttained', metric: metric.name })
  else if (!metric && kind === 'completion' && assignment.percent !== null && assignment.percent < 100)
    missing.push({ what: 'notFull', percent: assignment.percent })
  for (const field of NARRATIVE_FIELDS) if (texts[field].trim() === '') missing.push({ what: 'noText', field })
  return missing
}

/** The first text that no report takes; null when all fit. */
export const tooLongOf = (texts: NarrativeTexts): NarrativeField | null =>
  NARRATIVE_FIELDS.find((field) => texts[field].length > NARRATIVE_MAX_LENGTH) ?? null
