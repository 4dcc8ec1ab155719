import { NARRATIVE_FIELDS, type NarrativeTexts, type Report, type ReportField } from './model.ts'

/** What a report says: its figure and its three texts. */
export type Said = Pick<Report, 'percent' | 'value'> & NarrativeTexts

const FIELDS: readonly ReportField[] = ['percent', 'value', ...NARRATIVE_FIELDS]
const isSaid = (value: string | number | null): boolean => value !== null && value !== ''

/** 沿用上期: the fields that say what the former report said already; empty without one. */
export const carriedOverFrom = (former: Said | undefined, said: Said): ReportField[] =>
  former ? FIELDS.filter((field) => isSaid(said[field]) && said[field] === former[field]) : []

/** Whether a report brings nothing new: everything it says is carried over. */
export const isRepetition = (carriedOver: readonly ReportField[], said: Said): boolean =>
  carriedOver.length > 0 && FIELDS.every((field) => !isSaid(said[field]) || carriedOver.includes(field))
