import { useTranslation } from 'react-i18next'
import { Button, Icon, type IconName, Menu, classes } from '#app/components/kit/index.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { useMeetingDesk } from './MeetingContext.ts'

/** Above the board: whose screen this is, and the way to leave it, to return, to hand over or to take over. */
export function FollowBanner() {
  const { t } = useTranslation()
  const { meeting, people, runs, follow } = useMeetingDesk()
  const { accountId } = useActor()
  const { live, mode, open, leave, back, claim } = follow
  const { presenter } = live
  if (!presenter || !live.joined) return null
  const name = presenter.name || (people[presenter.accountId] ?? t('meeting.unknownPerson'))
  const mayClaim = open && (runs || meeting.chairId === accountId)
  const away = !presenter.here
  const said = ((): { icon: IconName; title: string; hint: string } => {
    if (mode === 'presenting')
      return {
        icon: 'screen',
        title: t('follow.presenting'),
        hint: t('follow.presentingHint', { count: live.attendance.following }),
      }
    if (open) return { icon: 'warning', title: t('follow.open', { name }), hint: t('follow.openHint') }
    if (away)
      return {
        icon: 'offline',
        title: presenter.name === '' ? t('follow.waiting', { name }) : t('follow.lost', { name }),
        hint: t('follow.lostHint'),
      }
    if (presenter.accountId === accountId) return { icon: 'screen', title: t('follow.mine'), hint: '' }
    if (mode === 'free') return { icon: 'eye', title: t('follow.free'), hint: t('follow.freeHint', { name }) }
    return { icon: 'screen', title: t('follow.following', { name }), hint: t('follow.followingHint') }
  })()
  return (
    <div
      className={classes('follow', mode === 'free' && 'is-free', away && 'is-away')}
      role="status"
      data-testid="follow"
      data-mode={mode}
      data-presenter={presenter.accountId}
      data-here={presenter.here}
    >
      <Icon name={said.icon} />
      <span className="follow-words">
        <b className="bold">{said.title}</b>
        {said.hint && <span className="follow-hint">{said.hint}</span>}
      </span>
      <span className="end">
        {mayClaim && (
          <Button size="xs" onClick={claim} data-testid="claim">
            {t('follow.claim')}
          </Button>
        )}
        {mode !== 'presenting' && presenter.here && presenter.accountId === accountId && (
          <Button size="xs" onClick={claim} data-testid="claim-here">
            {t('follow.claimHere')}
          </Button>
        )}
        {mode === 'presenting' && <HandOver />}
        {mode === 'following' && (
          <Button size="xs" onClick={leave} data-testid="leave-follow">
            {t('follow.leave')}
          </Button>
        )}
        {mode === 'free' && (
          <Button size="xs" onClick={back} data-testid="back-to-presenter">
            {t('follow.back')}
          </Button>
        )}
      </span>
    </div>
  )
}

/** To whom the presenter can give the pointer: everybody whose name they see here. */
function HandOver() {
  const { t } = useTranslation()
  const { follow, board } = useMeetingDesk()
  const { accountId } = useActor()
  const others = follow.live.attendance.people.filter((person) => person.accountId !== accountId)
  return (
    <Menu button={<span data-testid="hand-over">{t('follow.handOver')}</span>} buttonClass="btn xs" end>
      <span className="menu-line">{t(others.length > 0 ? 'follow.handTo' : 'follow.nobodyElse')}</span>
      {others.map((person) => (
        <button
          key={person.accountId}
          type="button"
          className="menu-item"
          data-testid={`hand-to-${person.accountId}`}
          onClick={() => follow.handOver(person.accountId)}
        >
          {person.name}
          <span className="muted">{board.units.find(({ id }) => id === person.unitId)?.shortName}</span>
        </button>
      ))}
    </Menu>
  )
}
