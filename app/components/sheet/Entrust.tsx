import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, useToast } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { useActor, useCommand } from '#app/realtime/hooks.tsx'
import type { Assignment } from '#shared/domain/model.ts'

export interface Colleague {
  accountId: string
  name: string
}
const Colleagues = createContext<readonly Colleague[]>([])
/** To whom of the unit its tasks can be entrusted. */
export const ColleaguesProvider = Colleagues.Provider

/** What the person a task is entrusted to is called: 你 for whoever looks. */
export function useHandlerName(handlerId: string | null): string | null {
  const { t } = useTranslation()
  const me = useActor()
  const people = usePeopleOf()
  if (handlerId === null) return null
  return handlerId === me.accountId ? t('common.you') : (people[handlerId] ?? t('sheet.entrust.gone'))
}

/** 转办: to a colleague of the unit, and back to the unit as a whole. */
export function Entrust({ assignment, canEntrust }: { assignment: Assignment; canEntrust: boolean }) {
  const { t } = useTranslation()
  const send = useCommand()
  const toast = useToast()
  const colleagues = useContext(Colleagues)
  const { id: assignmentId, taskId, handlerId } = assignment
  const name = useHandlerName(handlerId)
  if (!canEntrust) return name === null ? null : <span className="entrust">{t('sheet.entrust.to', { name })}</span>
  const give = async (to: string | null): Promise<void> => {
    const outcome = await send({ type: 'assignment.entrust', assignmentId, handlerId: to }).done
    if (outcome.ok)
      toast({
        icon: 'check',
        text:
          to === null
            ? t('sheet.entrust.takenBack')
            : t('sheet.entrust.given', { name: colleagues.find(({ accountId }) => accountId === to)?.name ?? '' }),
      })
  }
  const known = handlerId === null || colleagues.some(({ accountId }) => accountId === handlerId)
  return (
    <span className="entrust">
      <label>
        {t('sheet.entrust.label')}
        <select
          value={handlerId ?? ''}
          data-testid={`entrust-${taskId}`}
          onChange={({ currentTarget: { value } }) => void give(value === '' ? null : value)}
        >
          <option value="">{t('sheet.entrust.nobody')}</option>
          {/* Who has left the unit since is still who it was given to. */}
          {!known && <option value={handlerId}>{name}</option>}
          {colleagues.map((colleague) => (
            <option key={colleague.accountId} value={colleague.accountId}>
              {colleague.name}
            </option>
          ))}
        </select>
      </label>
      {handlerId !== null && (
        <Button size="xs" variant="ghost" data-testid={`take-back-${taskId}`} onClick={() => void give(null)}>
          {t('sheet.entrust.takeBack')}
        </Button>
      )}
    </span>
  )
}
