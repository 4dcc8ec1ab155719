import { Link, useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, buttonClass, useToast } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import type { Reimport } from '#server/imports/reimport.ts'
import { AddedSection } from './AddedSection.tsx'
import type { AreaPlace } from './AddedSection.tsx'
import { ChangedSection, OrphanSection, SameSection } from './PassageSections.tsx'
import type { Tasks } from './PassageSections.tsx'
import { applyVersion } from './requests.ts'
import { listsOf, planOf } from './view.ts'

/** What a corrected text makes of the board's tasks, and the button that points them at it. */
export function Comparison({ reimport, areas, ...at }: Tasks & { reimport: Reimport; areas: readonly AreaPlace[] }) {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const revalidator = useRevalidator()
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const { same, changed, orphans } = listsOf(reimport)
  const plan = planOf(reimport, leftOut)
  const { version, former, declared } = reimport
  const count = plan.taskIds.length
  const archived = at.board.status === 'archived'
  const held = archived ? t('reimport.archived') : count + declared === 0 ? t('reimport.applyNothing') : null
  // What could be moved has moved; what is left waits for a decision about each task.
  const onlyOrphans = same.length + changed.length + declared === 0 && orphans.length > 0

  const apply = async (): Promise<void> => {
    setBusy(true)
    const answer = await applyVersion(at.board.id, { versionId: version.id, taskIds: plan.taskIds })
    setBusy(false)
    if (answer.ok) {
      const applied = answer.value.applied.length
      const text = applied > 0 ? t('reimport.applied', { count: applied }) : t('reimport.appliedDeclared')
      toast({ text, icon: 'check' })
    } else if (answer.error?.code === 'conflict') toast({ text: t('reimport.stale'), icon: 'warning' })
    else toast({ text: errorText(i18n, answer.error), icon: 'warning' })
    revalidator.revalidate()
  }

  return (
    <div className="comparison">
      <header className="comparison-head panel">
        <div>
          <h1>{t('reimport.comparing', { former: former.version, version: version.version })}</h1>
          <p className="ink2" data-testid="reimport-plan">
            {onlyOrphans
              ? t('reimport.onlyOrphans', { version: version.version, orphans: plan.orphans })
              : t('reimport.applyText', {
                  version: version.version,
                  same: plan.same,
                  changed: plan.changed,
                  orphans: plan.orphans,
                })}
            {declared > 0 && t('reimport.applyDeclared', { count: declared })}
          </p>
        </div>
        <span className="end">
          <Link className={buttonClass('secondary')} to={`/boards/${at.board.id}/reimport`}>
            {t('reimport.another')}
          </Link>
          {!onlyOrphans && reimport.passages.length + declared > 0 && (
            <Button
              variant="primary"
              className="needs-script"
              busy={busy}
              missing={held}
              data-testid="reimport-apply"
              onClick={() => void apply()}
            >
              {busy
                ? t('reimport.applying')
                : count === 0 && declared > 0
                  ? t('reimport.applyDeclaredOnly', { count: declared })
                  : t('reimport.apply', { count })}
            </Button>
          )}
        </span>
      </header>
      {reimport.passages.length === 0 ? (
        <section className="panel">
          <EmptyState icon="check" title={t('reimport.settled', { version: version.version })}>
            {t('reimport.settledText')}
          </EmptyState>
        </section>
      ) : (
        <>
          <ChangedSection
            {...at}
            passages={changed}
            leftOut={leftOut}
            onLeaveOut={(taskId, out) =>
              setLeftOut((before) => {
                const next = new Set(before)
                if (out) next.add(taskId)
                else next.delete(taskId)
                return next
              })
            }
          />
          <OrphanSection {...at} passages={orphans} />
        </>
      )}
      <AddedSection
        board={at.board}
        reimport={reimport}
        areas={areas}
        held={archived ? t('reimport.archived') : null}
      />
      {same.length > 0 && <SameSection {...at} passages={same} />}
    </div>
  )
}
