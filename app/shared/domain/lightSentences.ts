import type { Light, LightColour, LightReason } from './light.ts'

export type Language = 'zh-CN' | 'en'

/** Every reason a light can have, as a sentence in [zh-CN, en]. Screens know them as the keys `lights.<code>`. */
export const LIGHT_SENTENCES = {
  behindPace: [
    '应完成 {{expected}}%，实际 {{actual}}%，差 {{gap}} 个百分点（阈值 {{threshold}}）',
    'should be {{expected}}%, is {{actual}}%, {{gap}} points behind (threshold {{threshold}})',
  ],
  onPace: [
    '应完成 {{expected}}%，实际 {{actual}}%，差 {{gap}} 个百分点，未超阈值 {{threshold}}',
    'should be {{expected}}%, is {{actual}}%, {{gap}} points behind, within the threshold of {{threshold}}',
  ],
  aheadOfPace: [
    '应完成 {{expected}}%，实际 {{actual}}%，超 {{ahead}} 个百分点',
    'should be {{expected}}%, is {{actual}}%, {{ahead}} points ahead',
  ],
  percentHidden: ['完成率不公开，只看时限', 'progress is not disclosed; judged by the due day alone'],
  pastDue: ['{{dueDay}} 到期，逾期 {{days}} 个工作日', 'due {{dueDay}}, {{days}} work days overdue'],
  pastDueRestDay: ['{{dueDay}} 到期，已过时限，其后尚无工作日', 'due {{dueDay}}, past due, no work day since'],
  dueToday: ['今天（{{dueDay}}）到期', 'due today ({{dueDay}})'],
  dueSoon: [
    '{{dueDay}} 到期，还有 {{days}} 个工作日（阈值 {{threshold}}）',
    'due {{dueDay}}, {{days}} work days left (threshold {{threshold}})',
  ],
  onTime: ['{{dueDay}} 到期，还有 {{days}} 个工作日', 'due {{dueDay}}, {{days}} work days left'],
  noDue: ['未定完成时限', 'no due day set'],
  done: ['已办结', 'completed'],
  closedOut: ['已销号', 'closed out'],
  madeUpLate: ['补完成：逾期后办结', 'made up: completed after the due day'],
  madeUpLateBy: [
    '补完成：{{dueDay}} 到期，{{completedDay}} 提请办结，逾期 {{days}} 个工作日',
    'made up: due {{dueDay}}, completion submitted {{completedDay}}, {{days}} work days late',
  ],
  metricNotDue: ['指标任务，{{dueDay}} 到期时判定', 'indicator, judged when due on {{dueDay}}'],
  metricNoDue: ['指标任务，未定完成时限，暂不判定', 'indicator without a due day, not judged'],
  metricAttained: [
    '{{metric}}已达标：实际 {{actual}}，目标 {{target}}',
    '{{metric}} attained: {{actual}}, target {{target}}',
  ],
  metricMissed: [
    '{{metric}}未达标：实际 {{actual}}，目标 {{target}}',
    '{{metric}} not attained: {{actual}}, target {{target}}',
  ],
  metricUnreported: ['{{metric}}未填报，目标 {{target}}', '{{metric}} not reported, target {{target}}'],
  metricHidden: ['指标值不公开，不判定', 'the value is not disclosed; not judged'],
  notStarted: ['{{startDay}} 起计，尚未开始', 'starts {{startDay}}'],
  overridden: ['人工调整：{{reason}}（至 {{untilDay}}）', 'set by hand: {{reason}} (until {{untilDay}})'],
  overriddenPlain: ['人工调整（至 {{untilDay}}）', 'set by hand (until {{untilDay}})'],
  suspended: ['中止，不计入', 'suspended, does not count'],
  notApplicable: ['不涉及，不计入', 'not applicable, does not count'],
  awaitingUpper: ['待上级部署，不计入', 'awaiting the upper level, does not count'],
  cancelled: ['已取消，不计入', 'cancelled, does not count'],
  removed: ['任务已撤销，不计入', 'the task was removed, does not count'],
  unsigned: ['尚未签收，时限照计', 'not acknowledged yet; the due day stands'],
  underReview: ['已提交，等待审核', 'submitted, awaiting review'],
  returned: ['已退回，待重新提交', 'returned, to be submitted again'],
  notSubmitted: ['已报完成，尚未办结', 'reported as done, not completed yet'],
  estimated: ['工作日按周末推算', 'work days estimated from weekends'],
} as const satisfies Record<string, readonly [string, string]>

export type LightCode = keyof typeof LIGHT_SENTENCES

export const COLOUR_NAMES: Readonly<Record<LightColour, readonly [string, string]>> = {
  red: ['红', 'Red'],
  yellow: ['黄', 'Yellow'],
  green: ['绿', 'Green'],
  blue: ['蓝', 'Blue'],
  grey: ['灰', 'Grey'],
}

const column = (language: Language): 0 | 1 => (language === 'zh-CN' ? 0 : 1)

/** One reason in words. A value the reason does not carry shows as —. */
export const reasonSentence = (reason: LightReason, language: Language): string =>
  LIGHT_SENTENCES[reason.code][column(language)].replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    String(reason.values[name] ?? '—'),
  )

/** The light and what decided it: 红：应完成 75.1%，实际 40%，差 35.1 个百分点（阈值 30）. */
export function sentence(light: Light, language: Language): string {
  const [deciding] = light.reasons
  const colour = COLOUR_NAMES[light.colour][column(language)]
  return `${colour}${language === 'zh-CN' ? '：' : ': '}${reasonSentence(deciding, language)}`
}

/** Everything that bears on the light, the deciding reason first. */
export const explanation = (light: Light, language: Language): string[] =>
  light.reasons.map((reason) => reasonSentence(reason, language))
