import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, TextInput } from '#app/components/kit/index.ts'
import type { Participant } from '#shared/domain/model.ts'
import { MAX_PARTICIPANTS } from '#shared/protocol/limits.ts'
import { accountCalled } from './planning.ts'

interface Props {
  people: readonly Participant[]
  /** Names by account: whoever alone is called exactly so is named with their account, and may open the meeting. */
  accounts: Readonly<Record<string, string>>
  onChange: (people: readonly Participant[]) => void
}

/** 出席、列席人员: people by name, one a line; a name that is one account's opens the meeting to them. */
export function PeopleEditor({ people, accounts, onChange }: Props) {
  const { t } = useTranslation()
  const listId = useId()
  const change = (at: number, part: Partial<Participant>): void =>
    onChange(people.map((person, index) => (index === at ? { ...person, ...part } : person)))
  const called = (name: string, at: number) => {
    const others = people.filter((_, index) => index !== at)
    return accountCalled(name, accounts, others)
  }
  const about = ({ name, accountId }: Participant, at: number) =>
    accountId !== null ? 'mayOpen' : called(name, at).isAmbiguous ? 'sameName' : 'nameOnly'
  return (
    <div className="people-editor" data-testid="people-editor">
      {people.map((person, index) => (
        <div key={index} className="people-line" data-testid="person" data-account={person.accountId ?? ''}>
          <TextInput
            maxLength={200}
            list={listId}
            value={person.name}
            aria-label={t('meeting.people.name')}
            placeholder={t('meeting.people.placeholder')}
            data-testid="person-name"
            onChange={({ currentTarget: { value } }) =>
              change(index, { name: value, accountId: called(value, index).accountId })
            }
          />
          <span className="label people-account">
            {person.name.trim() !== '' && t(`meeting.people.${about(person, index)}`)}
          </span>
          <select
            className="meeting-select"
            value={person.role}
            aria-label={t('meeting.people.as')}
            data-testid="person-role"
            onChange={({ currentTarget: { value } }) => change(index, { role: value as Participant['role'] })}
          >
            {(['attends', 'sitsIn'] as const).map((role) => (
              <option key={role} value={role}>
                {t(`meeting.people.${role}`)}
              </option>
            ))}
          </select>
          <label className="row gap-1 nowrap">
            <input
              type="checkbox"
              checked={person.absent}
              data-testid="person-absent"
              onChange={({ currentTarget: { checked } }) => change(index, { absent: checked })}
            />
            {t('meeting.people.absent')}
          </label>
          <IconButton
            icon="close"
            label={t('meeting.people.drop', { name: person.name })}
            data-testid="drop-person"
            onClick={() => onChange(people.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        size="xs"
        variant="ghost"
        icon="plus"
        missing={people.length >= MAX_PARTICIPANTS ? t('meeting.people.full') : undefined}
        data-testid="add-person"
        onClick={() => onChange([...people, { name: '', accountId: null, role: 'attends', absent: false }])}
      >
        {t('meeting.people.add')}
      </Button>
      <datalist id={listId}>
        {Object.entries(accounts).map(([id, name]) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </div>
  )
}
