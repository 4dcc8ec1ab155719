import { richDoc } from '#shared/document/blocks.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { type Actor, type Change, namedIn } from '#shared/domain/model.ts'
import { emptyState, parseSubject } from '#shared/domain/state.ts'
import {
  type CommandKey,
  type CommitTransaction,
  type Head,
  type MinutesRow,
  NO_HEAD,
  type UpdateRow,
} from '../commitStore.ts'
import type { Deed } from './assignmentLife.ts'
import { type MinutesDesk, minutesOf } from './minutes.ts'
import type { Narratives } from './narrative.ts'
import type { WorkTime } from './workTime.ts'

/** Deeds stored at once: few enough for the parameters of one statement, many enough to be quick. */
const CHUNK = 400

export interface Livable {
  boardId: string
  deeds: readonly Deed[]
  time: WorkTime
  narratives: Narratives
  minutes: MinutesDesk
}

/**
 * Lives a history: every command goes through `decide` as its actor with the grants stored in `tx`, every text becomes
 * an update of its unit's document, and all is appended as life would append it. Gives the head that is reached. Throws
 * when a command is refused or its actor unknown, since then the history is wrong.
 */
export async function liveThrough(
  tx: CommitTransaction,
  { boardId, deeds, time, narratives, minutes }: Livable,
): Promise<Head> {
  const actors = await tx.actors([...new Set(deeds.map((deed) => deed.actorId))].sort())
  const state = emptyState(boardId)
  let head = NO_HEAD
  for (let from = 0; from < deeds.length; from += CHUNK) {
    const changes: Change[] = []
    const commands: (CommandKey & { seq: number; at: number })[] = []
    const updates: UpdateRow[] = []
    const closed: MinutesRow[] = []
    deeds.slice(from, from + CHUNK).forEach((deed, i) => {
      const now = time.at(deed.at)
      if ('text' in deed) {
        const { unitId, taskId, texts } = deed.text
        const update = narratives.write(unitId, deed.actorId, taskId, texts, now)
        if (update) updates.push(update)
        return
      }
      if ('minutes' in deed) {
        const { meetingId } = deed.minutes
        updates.push(minutes.write(meetingId, deed.actorId, minutesOf(state, meetingId, now), now))
        return
      }
      const commandId = `seed-${from + i + 1}`
      const made = act(deed, actorOf(actors, deed.actorId), now, commandId)
      changes.push(...made)
      closed.push(...closedBy(made))
      commands.push({ boardId, actorId: deed.actorId, commandId, seq: state.seq, at: now })
    })
    head = await tx.appendChanges(boardId, head, changes, state)
    await tx.rememberCommands(commands)
    await tx.appendUpdates(updates)
    for (const row of closed) await tx.freezeMinutes(row)
  }
  return head

  /** 会议结束 makes the minutes final as they stand. */
  function closedBy(made: readonly Change[]): MinutesRow[] {
    return made.flatMap(({ subject, after, seq, at, actorId }) => {
      const { kind, id: meetingId } = parseSubject(subject)
      if (kind !== 'meeting' || after.status !== 'closed') return []
      const standing = minutes.standing(meetingId)
      if (!standing) throw new Error(`nobody has written the minutes of ${meetingId}`)
      const meeting = state.meetings.get(meetingId)
      const body = JSON.stringify(richDoc(standing))
      return [{ meetingId, boardId, closedSeq: seq, at, actorId, body, accountIds: meeting ? namedIn(meeting) : [] }]
    })
  }

  function act(
    { command }: Extract<Deed, { command: unknown }>,
    actor: Actor,
    now: number,
    commandId: string,
  ): Change[] {
    // 提交 freezes the texts as they stand; the other commands do not look at them.
    const [taskId = '', unitId = ''] = command.type === 'assignment.submit' ? command.assignmentId.split(':') : []
    const narrative = taskId === '' ? undefined : narratives.texts(unitId, taskId)
    const context = { actor, now, commandId, base: state.seq, own: [], narrative }
    const outcome = decide(state, command, context)
    if (isRefusal(outcome)) {
      throw new Error(`${actor.accountId} was refused ${JSON.stringify(command)}: ${outcome.reason}`)
    }
    foldInto(state, outcome)
    return outcome
  }
}

function actorOf(actors: ReadonlyMap<string, Actor>, accountId: string): Actor {
  const actor = actors.get(accountId)
  if (!actor) throw new Error(`there is no active account ${accountId}`)
  return actor
}
