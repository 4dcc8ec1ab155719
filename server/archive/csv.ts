import { momentText } from '#shared/history/moment.ts'
import type { LogEntry } from './logs.ts'

/** The byte order mark: without it spreadsheets read Chinese as something else. */
const MARK = '\ufeff'
const COLUMNS = ['seq', 'at', 'account', 'name', 'unit', 'type', 'subject', 'reason', 'body', 'hash']

/**
 * A cell: quoted always. What a spreadsheet would run as a formula gets an apostrophe before it; `body` begins with a
 * brace and stays as it was chained.
 */
const cell = (value: string): string => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`

export const csvHead = `${MARK}${COLUMNS.join(',')}\r\n`

export const csvLine = (entry: LogEntry, names: Readonly<Record<string, string>>): string =>
  `${[
    String(entry.seq),
    momentText(entry.at),
    entry.actorId ?? '',
    names[entry.actorId ?? ''] ?? '',
    entry.unitId ?? '',
    entry.type,
    entry.subject ?? '',
    entry.reason ?? '',
    entry.body,
    entry.hash,
  ]
    .map(cell)
    .join(',')}\r\n`
