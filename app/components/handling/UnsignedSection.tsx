import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { useDeskOf } from './HandlingContext.ts'
import { ListPart } from './ListPart.tsx'
import { UrgePicked, Urgeable, mayBeUrged } from './Urging.tsx'
import type { Unsigned } from './lists.ts'

/** Work days within which a unit is expected to sign. domain.md F7. */
const SIGNING_DAYS = 2

/** 未签收 3：南平、宁德、平潭, task by task. */
export function UnsignedSection({ groups }: { groups: readonly Unsigned[] }) {
  const { t } = useTranslation()
  const { board, date, numbers } = useDeskOf()
  return (
    <ListPart
      section="unsigned"
      items={groups}
      keyOf={({ task }) => task.id}
      keys={groups.flatMap(({ items }) => mayBeUrged(items, date))}
      actions={(ids) => <UrgePicked ids={ids} />}
    >
      {({ task, items, days }) => {
        const number = numbers.get(task.id) ?? ''
        return (
          <Urgeable
            id={task.id}
            testid={`unsigned-${task.id}`}
            items={items}
            head={
              <>
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
              </>
            }
            note={t('handling.assignedFor', { count: days })}
          >
            {({ unit }) => unit.shortName}
          </Urgeable>
        )
      }}
    </ListPart>
  )
}
