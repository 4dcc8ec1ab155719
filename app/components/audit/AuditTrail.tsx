import { Form, Link, useNavigation, useSearchParams } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, Icon, Spinner, buttonClass, classes } from '#app/components/kit/index.ts'
import { deedWords } from '#app/components/why/changeWords.ts'
import type { AuditPage } from '#server/audit.ts'
import { momentText } from '#shared/history/moment.ts'
import { EntryTable } from './EntryTable.tsx'
import { VerifyLog } from './VerifyLog.tsx'
import { auditPath, filterAsked } from './filter.ts'

/** The chained logs, each to be verified, filtered, paged through and exported. Nothing here changes anything but by leaving a trace. */
export function AuditTrail({ page }: { page: AuditPage & { log: string | null } }) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const busy = useNavigation().state !== 'idle'
  const { logs, log, people, units, facts, entries, more } = page
  const { before, ...filter } = filterAsked(params)
  if (log === null)
    return (
      <div className="audit">
        <EmptyState icon="history" title={t('audit.noLogs')} />
      </div>
    )
  const local = (at: number | undefined): string => (at === undefined ? '' : momentText(at).slice(0, 19))
  const byName = (a: string, b: string): number => (people[a] ?? a).localeCompare(people[b] ?? b, 'zh')
  const named = new Map(units.map(({ id, shortName }) => [id, shortName]))
  return (
    <div className="audit">
      <section className="panel audit-logs" aria-labelledby="audit-logs">
        <div className="panel-head">
          <h1 id="audit-logs">{t('audit.title')}</h1>
        </div>
        <ul>
          {logs.map((one) => (
            <li key={one.log} className={classes(one.log === log && 'on')} data-testid={`log-${one.log}`}>
              <Link to={auditPath(one.log)} aria-current={one.log === log ? 'page' : undefined}>
                <b>{one.title ?? t('audit.system')}</b>
                <span className="xs muted">{one.title === null ? t('audit.systemHint') : one.label}</span>
              </Link>
              <VerifyLog key={one.log} log={one.log} />
            </li>
          ))}
        </ul>
      </section>
      <section className="panel audit-entries" aria-label={t('audit.logs')}>
        <Form method="get" className="audit-filter" key={params.toString()}>
          <input type="hidden" name="log" value={log} />
          <Choice name="actorId" label={t('audit.account')} value={filter.actorId}>
            {facts.actorIds.toSorted(byName).map((id) => (
              <option key={id} value={id}>
                {people[id] ?? id}
              </option>
            ))}
          </Choice>
          {facts.unitIds.length > 0 && (
            <Choice name="unitId" label={t('audit.unit')} value={filter.unitId}>
              {facts.unitIds.map((id) => (
                <option key={id} value={id}>
                  {named.get(id) ?? id}
                </option>
              ))}
            </Choice>
          )}
          <Choice name="type" label={t('audit.type')} value={filter.type}>
            {facts.types.map((type) => (
              <option key={type} value={type}>
                {deedWords(t, type)}
              </option>
            ))}
          </Choice>
          {(['from', 'to'] as const).map((name) => (
            <label key={name}>
              <span className="label">{t(`audit.${name}`)}</span>
              <input className="input" type="datetime-local" step={1} name={name} defaultValue={local(filter[name])} />
            </label>
          ))}
          <Button type="submit" size="sm" variant="primary" data-testid="audit-filter">
            {t('audit.filter')}
          </Button>
          {Object.keys(filter).length > 0 && (
            <Link className={buttonClass('link', 'sm')} to={auditPath(log)}>
              {t('audit.clear')}
            </Link>
          )}
          {busy && <Spinner />}
        </Form>
        {/* No page of ours answers it: the browser saves what comes. */}
        <form method="post" action="/api/audit/export" className="audit-export">
          <input type="hidden" name="log" value={log} />
          {Object.entries({ actorId: filter.actorId, unitId: filter.unitId, type: filter.type }).map(
            ([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
          )}
          {(['from', 'to'] as const).map(
            (name) =>
              filter[name] !== undefined && (
                <input key={name} type="hidden" name={name} value={momentText(filter[name])} />
              ),
          )}
          <button type="submit" className={buttonClass('secondary', 'sm')} data-testid="audit-export">
            <Icon name="download" size={14} />
            {t('audit.export')}
          </button>
          <span className="xs muted">{t('audit.exportHint')}</span>
        </form>
        {entries.length === 0 ? (
          <EmptyState icon="history" title={t('audit.empty')} />
        ) : (
          <EntryTable entries={entries} people={people} units={named} />
        )}
        <nav className="audit-pager" aria-label={t('audit.logs')}>
          {before !== undefined && (
            <Link className={buttonClass('secondary', 'sm')} to={auditPath(log, filter)}>
              {t('audit.newest')}
            </Link>
          )}
          {more && (
            <Link
              className={buttonClass('secondary', 'sm')}
              to={auditPath(log, { ...filter, before: entries.at(-1)?.seq ?? 0 })}
              data-testid="audit-older"
            >
              {t('audit.older')}
            </Link>
          )}
        </nav>
      </section>
    </div>
  )
}

function Choice({
  name,
  label,
  value,
  children,
}: {
  name: string
  label: string
  value: string | undefined
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <label>
      <span className="label">{label}</span>
      <select className="input" name={name} defaultValue={value ?? ''} data-testid={`audit-${name}`}>
        <option value="">{t('audit.any')}</option>
        {children}
      </select>
    </label>
  )
}
