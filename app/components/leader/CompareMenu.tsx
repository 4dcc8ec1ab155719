import { Form, Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Icon, Menu, TextInput, buttonClass } from '#app/components/kit/index.ts'
import { useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Compared } from './figures.ts'

const hasMet = (state: BoardState): boolean => [...state.meetings.values()].some(({ openedAt }) => openedAt !== null)

/** 对比时点: what the differences of the headline are against. It stands in the address, so it can be shared. */
export function CompareMenu({ compared }: { compared: Compared }) {
  const { t } = useTranslation()
  const date = useServerDate()
  const met = useBoardState(hasMet)
  const start = useBoardState((state) => state.board?.period.start ?? '')
  const { kind } = compared
  const chosen = kind === 'day' ? dayText(compared.date, date) : t(`leader.compare.${kind}`)
  const known = kind === 'week' || compared.total !== null
  return (
    <Menu
      end
      label={`${t('leader.compare.label')} ${chosen}`}
      buttonClass={buttonClass('ghost', 'sm')}
      button={
        <>
          <Icon name="history" size={14} />
          <span data-testid="compared" title={known ? undefined : t('leader.compare.missing')}>
            {known ? chosen : t('leader.compare.missing')}
          </span>
        </>
      }
    >
      <Link className="menu-item" to="?" aria-current={kind === 'week' || undefined}>
        {t('leader.compare.week')}
      </Link>
      {met && (
        <Link className="menu-item" to="?since=meeting" aria-current={kind === 'meeting' || undefined}>
          {t('leader.compare.meeting')}
        </Link>
      )}
      <Form className="menu-line compare-day" method="get">
        <TextInput
          type="date"
          name="since"
          required
          min={start}
          max={date}
          defaultValue={kind === 'day' ? compared.date : ''}
          aria-label={t('leader.compare.day')}
          data-testid="compare-day"
        />
        <button className={buttonClass('secondary', 'sm')} data-testid="compare-go">
          {t('leader.compare.go')}
        </button>
      </Form>
    </Menu>
  )
}
