import type { Command } from '../commands.ts'
import type { Change } from '../model.ts'
import type { BoardState } from '../state.ts'
import { planAssignmentCommand } from './assignmentCommands.ts'
import { createBoard, planBoardCommand } from './boardCommands.ts'
import { isMeetingCommand, planMeetingCommand } from './meetingCommands.ts'
import { isMatterCommand, planMatterCommand } from './matterCommands.ts'
import { type DecideContext, type Plan, type Refusal, isRefusal, refuse, settle } from './plan.ts'
import { planUndo } from './undo.ts'

export { type DecideContext, type Refusal, isRefusal } from './plan.ts'
export { type MissingPart, missingOf } from './boardCommands.ts'

/**
 * What a command comes to on this state: the changes it makes, in order, or why it is refused. Pure, never throws, and
 * the same on the server (truth), in the browser (optimistic view) and in the seed. An empty list means that everything
 * was already so.
 *
 * Order of judgement: the board and the subject exist, the actor may, `base` is not beyond the head, nobody else was
 * first on a field it writes or guards, the state allows it. DESIGN.md §4.
 */
export function decide(state: BoardState, command: Command, context: DecideContext): Change[] | Refusal {
  const plan = planOf(state, command, context)
  if (isRefusal(plan)) return plan
  if (context.base > state.seq) return refuse('invalid', 'baseBeyondHead')
  // An undo replaces the own command it names, so that command can never be the one that was first.
  const own = command.type === 'command.undo' ? [...context.own, command.commandId] : context.own
  return settle(state, command.type, plan, { ...context, own })
}

function planOf(state: BoardState, command: Command, context: DecideContext): Plan | Refusal {
  if (command.type === 'board.create') return createBoard(state, command, context)
  const { board } = state
  if (!board) return refuse('notFound', 'notFound')
  const plan =
    command.type === 'command.undo'
      ? planUndo(state, board, command.commandId, context)
      : 'assignmentId' in command
        ? planAssignmentCommand(state, board, command, context)
        : isMatterCommand(command)
          ? planMatterCommand(state, board, command, context)
          : isMeetingCommand(command)
            ? planMeetingCommand(state, board, command, context)
            : planBoardCommand(state, board, command, context)
  // After the permission, so that a stranger learns nothing of the board's state.
  if (!isRefusal(plan) && board.status === 'archived') return refuse('invalid', 'boardArchived')
  return plan
}
