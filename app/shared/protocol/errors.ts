import { inWords } from '../domain/words.ts'

/**
 * The failures of every door. `code` is stable and for programs; `reason` narrows it for people. Each code says what
 * the caller should do:
 *
 * - unauthenticated: sign in again
 * - forbidden: another person or unit may do this
 * - notFound: it is not there, or not for this reader: the two are never told apart
 * - invalid: the request can never succeed as it is
 * - conflict: someone else was first; `current` has their values, choose and send again
 * - tooLarge / tooMany: smaller, or later
 * - stale: reload, the page is from another release
 * - unavailable: nothing was stored; try the same again (same id)
 * - internal: a defect, logged with its context
 */
export const ERROR_CODES = [
  'unauthenticated',
  'forbidden',
  'notFound',
  'invalid',
  'conflict',
  'tooLarge',
  'tooMany',
  'stale',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

export const HTTP_STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  invalid: 400,
  conflict: 409,
  tooLarge: 413,
  tooMany: 429,
  stale: 409,
  unavailable: 503,
  internal: 500,
}

/** The value that won a conflict. */
export interface CurrentValue {
  subject: string
  field: string
  value: unknown
  seq: number
  at: number
  actorId: string
}

export interface ErrorBody {
  code: ErrorCode
  /** A sentence in Chinese that says what to do. */
  message: string
  reason?: string
  params?: Record<string, string | number>
  current?: CurrentValue[]
}

export type Reply<T extends object = object> = ({ ok: true } & T) | { ok: false; error: ErrorBody }

/**
 * Why something was refused, in words for people. Placeholders are `{{name}}`. The English column serves the English
 * interface; programs read `code`.
 */
export const REASONS = {
  unauthenticated: ['登录已失效，请重新登录', 'Your session has ended. Sign in again.'],
  badOrigin: ['请求来源不受信任，已拒绝', 'The request came from an untrusted origin.'],
  forbidden: ['你没有权限做这件事', 'You may not do this.'],
  foreignUnit: ['这一格属于{{unit}}，你只能看', 'This cell belongs to {{unit}}; you can only read it.'],
  notFound: ['没有找到，或者你无权查看', 'Not found, or not for you to see.'],
  malformed: ['请求格式不对：{{detail}}', 'The request is malformed: {{detail}}'],
  tooLarge: ['内容太大，请分开提交', 'The content is too large. Send it in parts.'],
  tooMany: ['操作太频繁，请稍后再试', 'Too many requests. Try again shortly.'],
  loginThrottled: [
    '登录失败次数过多，请 {{minutes}} 分钟后再试',
    'Too many failed sign-ins. Try again in {{minutes}} minutes.',
  ],
  badCredentials: ['账号或密码不对，请核对后重试', 'The account or password is wrong.'],
  stale: ['页面版本已更新，请刷新', 'The page is from an older release. Reload.'],
  otherHouse: [
    '系统数据已更换，这是更换前做的，没有送出',
    'The system has other data now; this was done before and was not sent.',
  ],
  unavailable: ['暂时无法保存，没有任何改动，请稍后重试', 'Nothing could be stored just now. Try again shortly.'],
  internal: ['系统出错，已记录，请稍后再试', 'Something went wrong and has been logged.'],
  conflict: ['别人先改了，请选择保留哪一个', 'Someone else changed it first. Choose which to keep.'],
  baseBeyondHead: ['页面数据比服务器还新，请刷新', 'The page is ahead of the server. Reload.'],
  boardArchived: ['看板已归档，不能再改', 'The board is archived and can no longer be changed.'],
  boardNotDispatched: ['看板还没有交办', 'The board has not been dispatched yet.'],
  boardExists: ['看板已经存在', 'The board already exists.'],
  duplicate: ['编号已经用过，请换一个', 'This id has already been used.'],
  areaNotEmpty: ['这个领域还有任务，请先移走', 'The area still has tasks. Move them first.'],
  rulesDisordered: [
    '黄灯阈值要小于红灯阈值，起用日期不能早于上一版',
    'The yellow threshold must be below the red one, and a version may not start before the last.',
  ],
  rulesInPast: [
    '新阈值只能从今天起用，不能改动已经过去的日子',
    'New thresholds apply from today on; past days stay as they were.',
  ],
  unknownArea: ['工作领域不存在', 'There is no such area.'],
  unknownUnit: ['单位不在这块看板上', 'The unit is not on this board.'],
  dispatchIncomplete: [
    '还有 {{count}} 项任务没补齐，补齐后再交办',
    '{{count}} tasks are incomplete. Complete them before dispatch.',
  ],
  nothingToDispatch: ['没有需要交办的任务', 'There is nothing to dispatch.'],
  mergeAssigned: [
    '要并入的任务已经交办，不能再合并；请改用取消',
    'A task to be merged has been dispatched. Cancel it instead.',
  ],
  mergeTooMany: ['来源超过 {{max}} 处，请分次合并或另立任务', 'More than {{max}} passages. Merge fewer tasks.'],
  splitOutside: [
    '要拆出的文字不在这项任务的来源里，请重新选择',
    'The passage is not part of this task. Choose it again.',
  ],
  splitWhole: ['不能把全部来源拆走，请留下一部分', 'A split must leave part of the task where it is.'],
  declareTooMany: ['标为非任务的文字超过 {{max}} 处', 'More than {{max}} passages are declared to be no task.'],
  stateForbids: ['当前是“{{state}}”，不能这样做', 'It is “{{state}}” now, so this cannot be done.'],
  percentOnMetric: ['指标类任务按数值判断，请填实际值', 'Metric tasks are judged by their value. Enter the value.'],
  valueOnPlainTask: ['这项任务没有量化指标，请填完成率', 'This task has no metric. Enter a percentage.'],
  valueOutOfRange: ['数值超出合理范围，请核对', 'The value is outside its plausible range.'],
  reasonRequired: ['请写明理由', 'Give a reason.'],
  narrativeTooLong: ['“{{field}}”超过 {{max}} 字，请精简后提交', '“{{field}}” exceeds {{max}} characters. Shorten it.'],
  textRequired: ['请写明内容', 'Write something.'],
  dueInPast: ['日期不能早于今天', 'The day may not be before today.'],
  notColleague: ['只能转给本单位的经办人或审核人', 'It can only be handed to a colleague of the unit.'],
  noCoordination: ['这一格没有提请协调，或者已经撤回', 'No coordination is asked for here, or no longer.'],
  overrideTooLong: ['调整的有效期要在今天起 {{days}} 天之内', 'The override must end within {{days}} days.'],
  urgeUnderReview: [
    '反馈正在审核，等的是督办人，不用催办；请先审核',
    'Its report is under review and waits for the officer, not for the unit. Review it instead.',
  ],
  urgedToday: ['今天已经催办过，明天再催', 'It was urged today already. Urge again tomorrow.'],
  slipNeedsReason: [
    '督查单按蓝、黄、红依次发出；越级或重发请写明理由',
    'Slips go blue, yellow, red. Give a reason for skipping one or issuing it again.',
  ],
  slipStepsBack: ['已经发过更高一级的督查单，不能再发低一级的', 'A higher slip has been issued already.'],
  extensionWaits: ['已有一份延期申请在等审批', 'An application for extension is waiting already.'],
  noDueToExtend: ['这项任务没有完成时限，不用申请延期', 'This task has no due day to extend.'],
  extensionTooLate: [
    '完成时限 {{due}} 已过，不能再申请延期；请尽快办结，会记“补完成”',
    'The due day {{due}} has passed, so it cannot be extended. Complete it soon; it counts as made up.',
  ],
  extensionNotLater: ['新的时限要晚于现在的 {{due}}', 'The new day must be after {{due}}.'],
  matterTakesNoReply: ['延期申请等审批即可，不用回复', 'An application for extension takes no reply.'],
  matterNotRevisable: [
    '只有议定事项可以修改或撤回，其他督办件发出后不再改动',
    'Only a decision of a meeting can be reworded or taken back.',
  ],
  matterClosed: ['这一件已经办结，不能再改', 'This matter has been closed.'],
  matterIsDecided: ['延期申请请用同意或不同意处理', 'Grant or refuse an application for extension.'],
  matterIsNotDecided: ['这一件不是延期申请', 'This is not an application for extension.'],
  unknownPeriod: ['没有这个填报期，或者还没开始', 'There is no such reporting period, or it has not begun.'],
  cycleDay: ['按周填报，截止日请选周一到周日', 'A weekly cycle closes on a day of the week.'],
  windowsOverlap: [
    '填报窗口不能重叠：新周期请从 {{next}} 起用',
    'Windows may not overlap: start the new cycle on {{next}}.',
  ],
  meetingStatus: ['会议{{status}}，不能这样做', 'The meeting is {{status}}, so this cannot be done.'],
  notPresenting: ['现在由{{who}}主讲', '{{who}} is presenting now.'],
  presenterWaits: [
    '主讲人可能马上回来，{{seconds}} 秒后可以接管',
    'The presenter may be back. You can take over in {{seconds}} seconds.',
  ],
  minutesLocked: ['会议记录已经定稿，不能再改', 'The minutes are final.'],
  notInMeeting: ['对方没有在会议里，不能交给他', 'That person is not in the meeting.'],
  ownerRequired: ['请选定责任单位', 'Choose who is responsible.'],
  dueRequired: ['请填完成时限', 'Give the day it is due.'],
  ownSubmission: ['自己提交的不能自己审核', 'You cannot review what you submitted.'],
  ownApproval: ['自己审核的不能自己销号', 'You cannot close out what you approved.'],
  nothingToUndo: ['没有可以撤销的操作', 'There is nothing to undo.'],
  notUndoable: ['这类操作不能撤销', 'This kind of action cannot be undone.'],
  importTooLarge: [
    '文件超过 {{max}} MB，请去掉图片后再导入',
    'The file exceeds {{max}} MB. Remove its pictures first.',
  ],
  importTextTooLong: ['正文超过 {{max}} 字，请分开导入', 'The text exceeds {{max}} characters. Import it in parts.'],
  importUnpackedTooLarge: [
    '文件展开后过大，已停止读取；请把正文另存为 .txt 再导入',
    'The file unpacks to too much and was not read. Save its text as .txt and import that.',
  ],
  importTooManyPages: [
    'PDF 超过 {{max}} 页，请只保留通知正文',
    'The PDF exceeds {{max}} pages. Keep the notice alone.',
  ],
  importTooSlow: [
    '读取超过 {{seconds}} 秒，已停止；请把正文另存为 .txt 再导入',
    'Reading took more than {{seconds}} seconds and was stopped. Save the text as .txt and import that.',
  ],
  importEmpty: ['文件里没有文字', 'There is no text in the file.'],
  importDamaged: [
    '文件不完整或已损坏，打不开；请重新导出再导入',
    'The file is incomplete or damaged. Export it again.',
  ],
  importEncrypted: ['文件有密码，请去掉密码再导入', 'The file has a password. Remove it and import again.'],
  importImagePdf: [
    'PDF 里只有图片，没有文字；请先做文字识别，或者直接粘贴正文',
    'The PDF holds pictures only. Run text recognition first, or paste the text.',
  ],
  importOldWord: [
    '这是旧格式的 .doc，请在 Word 或 WPS 里另存为 .docx 再导入',
    'This is an old .doc file. Save it as .docx in Word or WPS and import that.',
  ],
  importWrongType: [
    '这是 {{type}} 文件，不能当作通知导入；请另存为 .docx、.pdf、.html 或 .txt',
    'This is a {{type}} file and cannot be imported as a notice. Save it as .docx, .pdf, .html or .txt.',
  ],
  importUnknownType: [
    '认不出这是什么文件；请另存为 .docx、.pdf、.html 或 .txt',
    'This kind of file is not known. Save it as .docx, .pdf, .html or .txt.',
  ],
  importBusy: ['正在读取的文件太多，请稍后再试', 'Too many files are being read. Try again shortly.'],
  importNumbering: ['有些自动编号读不出来，请核对层级', 'Some automatic numbers could not be read. Check the levels.'],
  importPictures: ['文档里的图片没有读取', 'The pictures of the document were not read.'],
  importBlankPages: ['有 {{count}} 页只有图片，没有读到文字', '{{count}} pages hold pictures only and gave no text.'],
  importReplaced: ['有个别字符认不出，已用 � 代替', 'A few characters could not be read and were replaced.'],
  importNoOutline: ['没有读出任务条目，请在右侧逐条添加', 'No items were found in the text. Add them by hand.'],
  importOtherNotice: [
    '这份文字和原来的通知没有一句相同，请核对是不是同一份通知',
    'Nothing of the former notice is in this text. Check that it is the same notice.',
  ],
  tooManyTasks: ['任务超过 {{max}} 项，请分成几块看板', 'There are more than {{max}} tasks. Make several boards.'],
  noUnits: ['没有可以交办的单位，请先在系统管理里添加', 'There are no units to assign to. Add units first.'],
  usernameTaken: ['这个账号名已有人用，请换一个', 'This account name is taken. Choose another.'],
  ownAccount: [
    '不能改自己的角色、状态，也不能在这里重置自己的密码，请由另一位管理员操作',
    'You cannot change your own roles, status or password here. Ask another administrator.',
  ],
  accountElsewhere: [
    '这个账号在你管理范围以外还有角色，请由上级管理员操作',
    'This account also holds roles beyond your units. Ask an administrator above.',
  ],
  unitNotYours: ['单位不在你的管理范围内，请重新选择', 'The unit is not among those you manage. Choose again.'],
  roleNeeded: ['请至少给一个角色；不再使用的账号请停用', 'Give at least one role, or disable the account.'],
  dutiesApart: [
    '管理员、审计员和业务角色不能由同一个账号担任，请分设账号',
    'Administrator, auditor and working roles cannot be held by one account. Use separate accounts.',
  ],
  mustChangePassword: ['请先修改初始密码，再继续使用', 'Change your initial password first.'],
  passwordWrong: ['当前密码不对，请核对后重试', 'The current password is wrong.'],
  passwordSame: ['新密码不能和当前密码一样', 'The new password must differ from the current one.'],
  passwordShort: ['新密码太短，至少要 10 个字符', 'The new password is too short: at least 10 characters.'],
  passwordLong: ['新密码太长，最多 200 个字符', 'The new password is too long: at most 200 characters.'],
  passwordNamed: ['新密码里不能有账号名', 'The new password must not contain the account name.'],
  passwordCommon: ['新密码太容易被猜到，请换一个', 'The new password is too easy to guess.'],
  passwordPlain: [
    '新密码太简单：请用大写、小写、数字、符号中的至少三种，或写成 18 个字符以上的一句话',
    'The new password is too simple: use three of upper case, lower case, digits and signs, or 18 characters or more.',
  ],
  readOnly: ['暂时只能看，正在恢复存储', 'Read only for now while storage recovers.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type Reason = keyof typeof REASONS

const fill = (text: string, params: Record<string, string | number> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''))

/** The sentence of a reason in one language (0 zh, 1 en); codes among the values become words. */
export const reasonSentence = (reason: Reason, params: Record<string, string | number> = {}, language: 0 | 1): string =>
  fill(REASONS[reason][language], inWords(params, language))

/** Builds the error of a door, with its Chinese sentence. */
export function errorBody(
  code: ErrorCode,
  reason: Reason = code in REASONS ? (code as Reason) : 'malformed',
  params?: Record<string, string | number>,
  current?: CurrentValue[],
): ErrorBody {
  const body: ErrorBody = { code, message: reasonSentence(reason, params, 0), reason }
  if (params) body.params = params
  if (current) body.current = current
  return body
}
