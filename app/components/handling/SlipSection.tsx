import { useTranslation } from 'react-i18next'
import { Button, Tag, classes } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { takesPapers } from '#shared/domain/decide/matterCommands.ts'
import { nextSlip } from '#shared/domain/ladder.ts'
import type { SlipLevel } from '#shared/domain/model.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Line } from './Line.tsx'
import { ListPart } from './ListPart.tsx'
import { type PaperItem, slipStanding } from './lists.ts'

/** 督查单: those answered first, since they wait for the officer; then the open ones, closed ones last. */
export function SlipSection({ items }: { items: readonly PaperItem[] }) {
  const { t } = useTranslation()
  const { supervises, ask, date } = useDeskOf()
  const people = usePeopleOf()
  return (
    <ListPart section="slips" items={items} keyOf={({ matter }) => matter.id} keys={[]}>
      {(item) => {
        const { matter, assignment } = item
        const standing = slipStanding(matter)
        const late = standing !== 'closed' && standing !== 'replied' && matter.due !== null && matter.due < date
        return (
          <Line
            id={matter.id}
            item={item}
            pickable={false}
            actions={
              supervises && (
                <>
                  {matter.outcome === null && (
                    <Button
                      size="xs"
                      data-testid="close-slip"
                      onClick={() => ask({ kind: 'closeSlip', ids: [matter.id] })}
                    >
                      {t('handling.do.closeSlip')}
                    </Button>
                  )}
                  {takesPapers(assignment) && (
                    <Button
                      size="xs"
                      data-testid="next-slip"
                      onClick={() => ask({ kind: 'slip', ids: [assignment.id] })}
                    >
                      {t('handling.nextSlip', { level: t(`handling.level.${nextSlip(assignment.slipLevel)}`) })}
                    </Button>
                  )}
                </>
              )
            }
          >
            <span className={classes('slip', matter.level ?? '')} data-testid="slip-level">
              {t(`handling.slipAt.${matter.level as SlipLevel}`)}
            </span>
            <Tag kind={standing === 'replied' || late ? 'warn' : 'line'}>{t(`handling.standing.${standing}`)}</Tag>
            <span className={classes('num', late && 't-red')}>
              {t(late ? 'handling.replyLate' : 'handling.replyBy', { due: matter.due ?? '' })}
            </span>
            <span className="muted num">
              {t('handling.issuedBy', { who: people[matter.by] ?? '', at: dayMinute(matter.at) })}
            </span>
            <span className="wide">{matter.text}</span>
            {matter.replies.map((reply) => (
              <span key={`${reply.at} ${reply.by}`} className="wide reply" data-testid="reply">
                {t('handling.reply', {
                  who: people[reply.by] ?? item.unit.shortName,
                  at: dayMinute(reply.at),
                  text: reply.text,
                })}
              </span>
            ))}
          </Line>
        )
      }}
    </ListPart>
  )
}
