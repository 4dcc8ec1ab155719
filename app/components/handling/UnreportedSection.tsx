import { useTranslation } from 'react-i18next'
import { Button, Tag, classes } from '#app/components/kit/index.ts'
import { windowWords } from '#app/components/rules/words.ts'
import { windowOn } from '#shared/domain/windows.ts'
import { useDeskOf } from './HandlingContext.ts'
import { ListPart } from './ListPart.tsx'
import { UrgeFacts } from './UrgeFacts.tsx'
import { type Item, type Unreported, urgeHeld } from './lists.ts'

/** 本期未报, unit by unit: who owes reports of the open window, and a word to all of them at once. */
export function UnreportedSection({ groups }: { groups: readonly Unreported[] }) {
  const { t } = useTranslation()
  const { board, date, numbers, supervises, ask, picked, pick, current, point } = useDeskOf()
  const canUrge = (items: readonly Item[]): string[] =>
    items.filter((item) => urgeHeld(item, date) === null).map(({ assignment }) => assignment.id)
  return (
    <ListPart
      section="unreported"
      items={groups}
      keyOf={({ unit }) => unit.id}
      keys={groups.flatMap(({ items }) => canUrge(items))}
      summary={windowWords(t, windowOn(board, date), date)}
      actions={(ids) => (
        <Button
          size="sm"
          variant="primary"
          icon="urge"
          missing={ids.length === 0 ? t('handling.pickFirst') : null}
          data-testid="urge-picked"
          onClick={() => ask({ kind: 'urge', ids })}
        >
          {t('handling.do.urge')}
        </Button>
      )}
    >
      {({ unit, items, of }) => {
        const ids = canUrge(items)
        return (
          <div className="unsigned" data-testid={`unreported-${unit.id}`}>
            <p className="unsigned-head">
              <b>{unit.shortName}</b>
              <span className="num">{t('handling.unreported', { count: items.length, of })}</span>
              {items.length === of && <Tag kind="warn">{t('handling.nothingReported')}</Tag>}
              {supervises && (
                <span className="end">
                  <Button
                    size="xs"
                    icon="urge"
                    missing={ids.length === 0 ? t('errors.urgedToday') : null}
                    data-testid={`urge-${unit.id}`}
                    onClick={() => ask({ kind: 'urge', ids })}
                  >
                    {t('handling.do.urge')}
                  </Button>
                </span>
              )}
            </p>
            <div className="unsigned-units">
              {items.map((item) => {
                const { assignment, task } = item
                const { id } = assignment
                return (
                  <label
                    key={id}
                    className={classes('unsigned-unit', current === id && 'cur')}
                    data-item={id}
                    title={task.title}
                    onClick={() => point(id)}
                  >
                    {supervises && (
                      <input
                        type="checkbox"
                        checked={picked.has(id)}
                        data-testid={`pick-${id}`}
                        onChange={(event) => pick([id], event.currentTarget.checked)}
                      />
                    )}
                    <span className="num">{numbers.get(task.id) ?? task.title}</span>
                    <UrgeFacts item={item} />
                  </label>
                )
              })}
            </div>
          </div>
        )
      }}
    </ListPart>
  )
}
