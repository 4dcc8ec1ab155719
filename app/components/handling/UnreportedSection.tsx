import { useTranslation } from 'react-i18next'
import { Tag } from '#app/components/kit/index.ts'
import { windowWords } from '#app/components/rules/words.ts'
import { windowOn } from '#shared/domain/windows.ts'
import { useDeskOf } from './HandlingContext.ts'
import { ListPart } from './ListPart.tsx'
import { UrgePicked, Urgeable, mayBeUrged } from './Urging.tsx'
import type { Unreported } from './lists.ts'

/** 本期未报, unit by unit: who owes reports of the open window, and a word to all of them at once. */
export function UnreportedSection({ groups }: { groups: readonly Unreported[] }) {
  const { t } = useTranslation()
  const { board, date, numbers } = useDeskOf()
  return (
    <ListPart
      section="unreported"
      items={groups}
      keyOf={({ unit }) => unit.id}
      keys={groups.flatMap(({ items }) => mayBeUrged(items, date))}
      summary={windowWords(t, windowOn(board, date), date)}
      actions={(ids) => <UrgePicked ids={ids} />}
    >
      {({ unit, items, of }) => (
        <Urgeable
          id={unit.id}
          testid={`unreported-${unit.id}`}
          items={items}
          head={
            <>
              <b>{unit.shortName}</b>
              <span className="num">{t('handling.unreported', { count: items.length, of })}</span>
              {items.length === of && <Tag kind="warn">{t('handling.nothingReported')}</Tag>}
            </>
          }
          title={({ task }) => task.title}
        >
          {({ task }) => <span className="num">{numbers.get(task.id) ?? task.title}</span>}
        </Urgeable>
      )}
    </ListPart>
  )
}
