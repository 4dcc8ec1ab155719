import { useTranslation } from 'react-i18next'
import { deedWords } from '#app/components/why/changeWords.ts'
import type { LogEntry } from '#server/archive/logs.ts'
import { momentText } from '#shared/history/moment.ts'

/** Entries as they are on record, newest first; each opens to its stored text and hash. */
export function EntryTable({
  entries,
  people,
  units,
}: {
  entries: readonly LogEntry[]
  people: Readonly<Record<string, string>>
  units: ReadonlyMap<string, string>
}) {
  const { t } = useTranslation()
  return (
    <div className="audit-scroll">
      <table className="audit-table" data-testid="audit-table">
        <thead>
          <tr>
            <th scope="col" className="num">
              {t('audit.seq')}
            </th>
            <th scope="col">{t('audit.at')}</th>
            <th scope="col">{t('audit.account')}</th>
            <th scope="col">{t('audit.unit')}</th>
            <th scope="col">{t('audit.type')}</th>
            <th scope="col">{t('audit.what')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ seq, at, actorId, unitId, type, subject, reason, body, hash }) => (
            <tr key={seq} data-testid={`entry-${seq}`}>
              <td className="num">{seq}</td>
              <td className="num nowrap">{momentText(at).slice(0, 19).replace('T', ' ')}</td>
              <td className="nowrap">{actorId === null ? t('audit.nobody') : (people[actorId] ?? actorId)}</td>
              <td className="nowrap">{unitId === null ? '' : (units.get(unitId) ?? unitId)}</td>
              <td className="nowrap">{deedWords(t, type)}</td>
              <td>
                {reason !== null && <p className="xs">{t('audit.reason', { reason })}</p>}
                <details>
                  <summary className="muted">{subject ?? type}</summary>
                  <p className="xs muted">{t('audit.body')}</p>
                  <pre>{body}</pre>
                  <p className="xs muted">{t('audit.hash')}</p>
                  <pre>{hash}</pre>
                </details>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
