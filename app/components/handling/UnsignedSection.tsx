import { useTranslation } from 'react-i18next'
import { Button, classes } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { useDeskOf } from './HandlingContext.ts'
import { ListPart } from './ListPart.tsx'
import { UrgeFacts } from './UrgeFacts.tsx'
import { type Item, type Unsigned, urgeHeld } from './lists.ts'

/** Work days within which a unit is expected to sign. domain.md F7. */
const SIGNING_DAYS = 2

/** 未签收 3：南平、宁德、平潭, task by task. */
export function UnsignedSection({ groups }: { groups: readonly Unsigned[] }) {
  const { t } = useTranslation()
  const { board, date, numbers, supervises, ask, picked, pick, current, point } = useDeskOf()
  const canUrge = (items: readonly Item[]): string[] =>
    items.filter((item) => urgeHeld(item, date) === null).map(({ assignment }) => assignment.id)
  return (
    <ListPart
      section="unsigned"
      items={groups}
      keyOf={({ task }) => task.id}
      keys={groups.flatMap(({ items }) => canUrge(items))}
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
      {({ task, items, days }) => {
        const number = numbers.get(task.id) ?? ''
        const ids = canUrge(items)
        return (
          <div className="unsigned" data-testid={`unsigned-${task.id}`}>
            <p className="unsigned-head">
              <b className={classes('num', days > SIGNING_DAYS && 't-red')}>
                {t('handling.unsigned', {
                  count: items.length,
                  units: items.map(({ unit }) => unit.shortName).join(t('common.and')),
                })}
              </b>
              <span className="muted num">{number}</span>
              <span className="truncate" title={task.title}>
                {task.title}
              </span>
              <SourceLink boardId={board.id} taskId={task.id} of={`${number} ${task.title}`} variant="ghost" />
              <span className="end muted xs">{t('handling.assignedFor', { count: days })}</span>
              {supervises && (
                <Button
                  size="xs"
                  icon="urge"
                  missing={ids.length === 0 ? t('errors.urgedToday') : null}
                  data-testid={`urge-${task.id}`}
                  onClick={() => ask({ kind: 'urge', ids })}
                >
                  {t('handling.do.urge')}
                </Button>
              )}
            </p>
            <div className="unsigned-units">
              {items.map((item) => {
                const { id } = item.assignment
                return (
                  <label
                    key={id}
                    className={classes('unsigned-unit', current === id && 'cur')}
                    data-item={id}
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
                    {item.unit.shortName}
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
