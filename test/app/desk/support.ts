import { NoticeFacts } from '#app/components/desk/facts.ts'
import { type DeskView, type Filter, deskView } from '#app/components/desk/view.ts'
import type { Command } from '#shared/domain/commands.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { draftCommands } from '#shared/domain/draftBoard.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Change } from '#shared/domain/model.ts'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'

/** A document, a target with its day, a condition, a yearly day, and a sentence of two measures. */
export const NOTICE = `某省卫生健康委员会关于做好2026年母婴安全重点工作的通知

各市卫生健康委员会，省妇幼保健院：

现将2026年重点工作通知如下：

一、加强孕产期管理

制定《孕产妇分级管理实施方案》，于2026年6月30日前印发。规范开展孕产妇健康管理，到2026年底孕产妇系统管理率达到92%以上。

二、完善救治网络

在国家卫生健康委统一部署下，推进危重孕产妇救治中心建设。每年8月底前开展一次应急演练；演练总结按时报送。

某省卫生健康委员会
2026年3月2日
`
export const VERSION = 'v1'
export const ISSUER = { id: 'province', name: '某省卫生健康委员会', shortName: '省卫健委' }
export const UNITS = [
  { id: 'east', name: '东江市卫生健康委员会', shortName: '东江' },
  { id: 'west', name: '西陵市卫生健康委员会', shortName: '西陵' },
  { id: 'hospital', name: '某省妇幼保健院', shortName: '省妇幼' },
]
const PERIOD = { start: '2026-01-01', end: '2026-12-31' }
const actor: Actor = {
  accountId: 'officer',
  name: '督办人',
  grants: [{ unitId: ISSUER.id, role: 'supervisor' }],
}

export interface Draft {
  state: BoardState
  notice: NoticeFacts
  /** Decides and folds; throws on a refusal. */
  send(...commands: Command[]): Change[]
  view(filter?: Filter, keep?: string | null): DeskView
}

/** The draft that an import of `text` makes. */
export function draftOf(text = NOTICE): Draft {
  const outline = parseNotice(text)
  const notice = new NoticeFacts(outline, VERSION, text)
  const state = emptyState('b1')
  let sent = 0
  const send = (...commands: Command[]): Change[] =>
    commands.flatMap((command) => {
      const context = { actor, now: 1, commandId: `c${++sent}`, base: state.seq, own: [] }
      const outcome = decide(state, command, context)
      if (isRefusal(outcome)) throw new Error(`${command.type} was refused: ${outcome.reason}`)
      foldInto(state, outcome)
      return outcome
    })
  const areas = proposeTasks(outline, VERSION)
  send(
    { type: 'board.create', title: '看板', period: PERIOD, noticeId: 'n1', issuingUnitId: ISSUER.id, units: UNITS },
    ...draftCommands({ areas, period: PERIOD, units: UNITS, issuingUnit: ISSUER }),
  )
  return {
    state,
    notice,
    send,
    view(filter = 'all', keep = null) {
      if (!state.board) throw new Error('no board')
      return deskView(state, state.board, notice, '2026-03-10', filter, keep)
    },
  }
}
