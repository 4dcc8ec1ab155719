import type { TFunction } from 'i18next'
import type { IconName } from '#app/components/kit/index.ts'
import { periodWords } from '#app/components/sheet/ReportHead.tsx'
import { monthDay } from '#app/i18n/moments.ts'
import type { MessageKind } from '#shared/domain/messages.ts'
import type { MessageItem } from '#shared/protocol/messages.ts'

/** Kinds that are gathered into one with a count. */
const GATHERED = ['assigned', 'submitted', 'approved', 'closedOut'] as const
/** Papers that may be about the whole board. */
const WHOLE = ['instruction', 'decision', 'replied'] as const
const isIn = <T extends string>(list: readonly T[], kind: string): kind is T =>
  (list as readonly string[]).includes(kind)

/** What a message says, in one sentence. */
export function sentenceOf(t: TFunction, item: MessageItem): string {
  const { kind, count, task, unit, meeting, values } = item
  const { closes, period, units } = values
  const words = {
    count,
    task: task?.title ?? '',
    unit: unit?.shortName ?? '',
    meeting: meeting?.title ?? '',
    closes: typeof closes === 'string' ? monthDay(closes) : '',
    period: typeof period === 'string' ? periodWords(t, period) : '',
    units: Number(units ?? 0),
  }
  if (count > 1 && isIn(GATHERED, kind)) return t(`messages.many.${kind}`, words)
  if (!task && isIn(WHOLE, kind)) return t(`messages.whole.${kind}`, words)
  return t(`messages.one.${kind}`, words)
}

/** The sign beside the sentence; words say the same, so that nothing rests on it. */
export const MESSAGE_ICONS: Record<MessageKind, IconName> = {
  assigned: 'send',
  submitted: 'file',
  approved: 'check',
  returned: 'returned',
  closedOut: 'check',
  setAside: 'pause',
  entrusted: 'person',
  urged: 'urge',
  slip: 'warning',
  instruction: 'flag',
  decision: 'flag',
  replied: 'chat',
  extensionAsked: 'calendar',
  extensionGranted: 'calendar',
  extensionRefused: 'calendar',
  coordinationAsked: 'people',
  coordinationDecided: 'people',
  lightSet: 'edit',
  meetingPlanned: 'calendar',
  meetingOpened: 'people',
  meetingCancelled: 'calendar',
  windowClosing: 'bell',
  windowClosed: 'bell',
  dueSoon: 'warning',
  overdue: 'warning',
}
