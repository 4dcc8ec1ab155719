import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip, Light, Segmented, TextArea, TextInput } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardState } from '#app/realtime/hooks.tsx'
import { slipStep } from '#shared/domain/ladder.ts'
import { SLIP_LEVELS } from '#shared/domain/model.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'
import { ExtensionDays } from './ExtensionDays.tsx'
import { type Deed, type Filled, assignmentOf } from './deeds.ts'

const COMMON_REASONS = ['quantity', 'evidence', 'mismatch', 'carriedOver', 'measures', 'scope'] as const
const COLOURS = ['red', 'yellow', 'green'] as const

const isOver = (text: string): boolean => text.trim().length > MAX_TEXT_LENGTH

interface Props {
  deed: Deed
  filled: Filled
  onChange: (part: Partial<Filled>) => void
}

/** The fields of one deed; none for those that need no words. */
export function DeedFields({ deed, filled, onChange }: Props) {
  const { t } = useTranslation()
  const state = useBoardState((current) => current)
  const assignment = assignmentOf(deed, deed.ids[0] ?? '', state)
  const urge = assignment?.urgeId ? state.matters.get(assignment.urgeId) : undefined
  const text = (label: string, rows = 4): ReactNode => (
    <Field label={label}>
      <TextArea
        rows={rows}
        value={filled.text}
        invalid={isOver(filled.text)}
        data-testid="deed-text"
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
    </Field>
  )
  const reason = (label: string, optional = false): ReactNode => (
    <Field label={label}>
      <TextArea
        rows={3}
        value={filled.reason}
        invalid={isOver(filled.reason)}
        placeholder={optional ? undefined : t('ledger.review.reasonPlaceholder')}
        data-testid="deed-reason"
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
      />
    </Field>
  )
  // The day that the proposed text names is the day of the paper.
  const followed = (next: string): Partial<Filled> =>
    filled.due === '' || next === '' ? {} : { text: filled.text.replaceAll(filled.due, next) }
  const due = (label: string, more: (next: string) => Partial<Filled> = () => ({})): ReactNode => (
    <Field label={label}>
      <TextInput
        type="date"
        value={filled.due}
        data-testid="deed-due"
        onChange={({ currentTarget: { value } }) => onChange({ due: value, ...more(value) })}
      />
    </Field>
  )
  switch (deed.kind) {
    case 'approve':
    case 'closeOut':
    case 'resume':
    case 'clearOverride':
      return null
    case 'return':
      return (
        <>
          {reason(t('handling.field.returnReason'))}
          <div className="deed-chips" role="group" aria-label={t('handling.field.common')}>
            {COMMON_REASONS.map((name) => {
              const words = t(`handling.common.${name}`)
              return (
                <Chip
                  key={name}
                  data-testid={`common-${name}`}
                  onClick={() => {
                    const so = filled.reason.trim()
                    if (!so.includes(words)) onChange({ reason: so === '' ? words : t('handling.join', { so, words }) })
                  }}
                >
                  {words}
                </Chip>
              )
            })}
          </div>
        </>
      )
    case 'urge':
      return (
        <>
          {deed.ids.length === 1 && urge && (
            <p className="xs muted">
              {t('handling.lastUrge', {
                at: dayMinute(urge.at),
                read:
                  urge.readAt === null ? t('handling.unread') : t('handling.readAt', { at: dayMinute(urge.readAt) }),
                text: urge.text,
              })}
            </p>
          )}
          {text(t('handling.field.urge'))}
        </>
      )
    case 'slip': {
      const highest = assignment?.slipLevel ?? null
      return (
        <>
          <Field label={t('handling.field.level')} plain>
            <Segmented
              label={t('handling.field.level')}
              value={filled.level}
              options={SLIP_LEVELS.map((value) => ({ value, label: t(`handling.level.${value}`) }))}
              onChange={(level) => onChange({ level })}
            />
            <span className="xs muted">
              {highest === null
                ? t('handling.slipNone')
                : t('handling.slipHighest', { level: t(`handling.level.${highest}`) })}
            </span>
          </Field>
          {slipStep(highest, filled.level) !== 'next' && reason(t('handling.field.slipReason'))}
          {text(t('handling.field.slip'))}
          {due(t('handling.field.replyBy'), followed)}
        </>
      )
    }
    case 'override':
      return (
        <>
          <Field label={t('handling.field.colour')} plain>
            <Segmented
              label={t('handling.field.colour')}
              value={filled.colour}
              options={COLOURS.map((value) => ({
                value,
                label: (
                  <span className="inline-flex items-center gap-1">
                    <Light colour={value} size="sm" decorative />
                    {t(`lights.name.${value}`)}
                  </span>
                ),
              }))}
              onChange={(colour) => onChange({ colour })}
            />
          </Field>
          {reason(t('handling.field.reason'))}
          {due(t('handling.field.until'))}
        </>
      )
    case 'suspended':
    case 'notApplicable':
    case 'awaitingUpper':
      return reason(t('handling.field.reason'))
    case 'refer':
      return (
        <>
          <Field label={t('handling.field.decider')}>
            <TextInput
              maxLength={80}
              value={filled.text}
              data-testid="deed-text"
              onChange={(event) => onChange({ text: event.currentTarget.value })}
            />
          </Field>
          {due(t('handling.field.decideBy'))}
        </>
      )
    case 'decide':
      return text(t('handling.field.decision'))
    case 'grant':
    case 'refuse':
      return (
        <>
          {deed.ids.length === 1 && <ExtensionDays matterId={deed.ids[0] ?? ''} />}
          {deed.kind === 'grant' ? reason(t('handling.field.opinion'), true) : reason(t('handling.field.reason'))}
        </>
      )
    case 'closeSlip':
      return reason(t('handling.field.opinion'), true)
  }
}

function Field({ label, children, plain = false }: { label: string; children: ReactNode; plain?: boolean }) {
  const Tag = plain ? 'div' : 'label'
  return (
    <Tag className="deed-field">
      <span className="label">{label}</span>
      {children}
    </Tag>
  )
}
