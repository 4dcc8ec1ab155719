import { useNavigate, useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, useToast } from '#app/components/kit/index.ts'
import { workPath } from '#app/components/notice/links.ts'
import { errorText } from '#app/i18n/errorText.ts'
import type { BoardStatus } from '#shared/domain/model.ts'
import type { AddedPassage, Reimport } from '#server/imports/reimport.ts'
import { Section } from './PassageSections.tsx'
import { sendTask, taskOf } from './requests.ts'

export interface AreaPlace {
  id: string
  label: string
  /** Behind the last task of the area. */
  nextOrder: number
}

/** Sentences that the corrected text has and the former had not; each can be made a task where it stands. */
export function AddedSection({
  board,
  reimport: { added, seq, version },
  areas,
  held,
}: {
  board: { id: string; status: BoardStatus }
  reimport: Pick<Reimport, 'added' | 'seq' | 'version'>
  areas: readonly AreaPlace[]
  /** Why nothing can be added, or null. */
  held: string | null
}) {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const navigate = useNavigate()
  const revalidator = useRevalidator()
  const [busy, setBusy] = useState<number | null>(null)

  const add = async (passage: AddedPassage, area: AreaPlace): Promise<void> => {
    setBusy(passage.start)
    const command = taskOf(passage, area.id, area.nextOrder, version.id)
    const answer = await sendTask(board.id, seq, command)
    setBusy(null)
    if (!answer.ok) {
      toast({ text: errorText(i18n, answer.error), icon: 'warning' })
      return
    }
    toast({
      text: t('reimport.addedTask', { title: command.title }),
      icon: 'check',
      action: {
        label: t('reimport.openTask'),
        onClick: () => navigate(workPath(board, command.taskId)),
      },
    })
    revalidator.revalidate()
  }

  return (
    <Section name="added" title={t('reimport.additions')} count={added.length} note={t('reimport.additionsNote')}>
      <ul className="passages">
        {added.map((passage) => {
          const area = areas.find(({ id }) => id === passage.areaId) ?? areas.at(-1)
          return (
            <li key={passage.start} data-testid={`added-${passage.start}`}>
              <div className="passage-head">
                <span className="label">{area?.label}</span>
                <Button
                  size="sm"
                  icon="plus"
                  className="needs-script end"
                  busy={busy === passage.start}
                  missing={held ?? (area ? null : t('reimport.noArea'))}
                  onClick={() => area && void add(passage, area)}
                >
                  {t('reimport.addTask')}
                </Button>
              </div>
              <p className="passage" lang="zh-CN">
                <ins>{passage.text}</ins>
              </p>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
