import { type Report, type ReportField, type Task, NARRATIVE_FIELDS } from '#shared/domain/model.ts'

/** One field of two reports side by side. */
export interface Compared {
  field: ReportField
  /** What the former report said; null without one. */
  before: string | null
  after: string
  changed: boolean
  /** 沿用上期, as stamped when it was submitted. */
  carriedOver: boolean
}

const NOTHING = ''

/** The figure of the task's kind and the three texts, the former report beside this one. */
export function sideBySide(task: Pick<Task, 'metric'>, report: Report, former: Report | null): Compared[] {
  const figure: ReportField = task.metric ? 'value' : 'percent'
  const unit = task.metric ? task.metric.unit : '%'
  const said = (of: Report, field: ReportField): string => {
    const value = of[field]
    return value === null ? NOTHING : typeof value === 'number' ? `${value}${unit}` : value
  }
  return [figure, ...NARRATIVE_FIELDS].map((field) => {
    const before = former && said(former, field)
    const after = said(report, field)
    return { field, before, after, changed: before !== after, carriedOver: report.carriedOver.includes(field) }
  })
}

/** The report before this one, whatever was decided about it; null for the first. */
export function formerOf(reports: readonly Report[], report: Report): Report | null {
  const index = reports.findIndex(({ id }) => id === report.id)
  return (index > 0 ? reports[index - 1] : undefined) ?? null
}
