import { useCallback, useMemo, useRef, useState } from 'react'
import type { SendOptions } from '#app/realtime/boardTypes.ts'
import { useCommand } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'

/** What a person did in one go, as the commands that still stand. */
interface Step {
  id: number
  label: string
  commandIds: readonly string[]
}

export interface Steps {
  /** Sends commands as one step; gives how many were refused, and the way to take back this very step. */
  run(
    commands: readonly Command[],
    label: string,
    options?: SendOptions,
  ): Promise<{ refused: number; takeBack(): void }>
  undo(): string | null
  redo(): string | null
  canUndo: boolean
  canRedo: boolean
}

/** Steps kept for undoing; more is what the history is for. */
const DEPTH = 100

/**
 * Undo and redo of whole steps: a bulk edit of thirty tasks goes back at once. Taking back is itself a command per
 * command, so the log tells all of it, and what somebody else changed since is a conflict and not overwritten.
 */
export function useSteps(): Steps {
  const send = useCommand()
  const done = useRef<readonly Step[]>([])
  const undone = useRef<readonly Step[]>([])
  const count = useRef(0)
  const [, setVersion] = useState(0)
  const changed = useCallback(() => setVersion((version) => version + 1), [])

  /** Takes a step of `from` back, the last one unless told; the commands that did so can be taken back in turn. */
  const back = useCallback(
    (from: typeof done, to: typeof done, which?: number): string | null => {
      const step = which === undefined ? from.current.at(-1) : from.current.find(({ id }) => id === which)
      if (!step) return null
      from.current = from.current.filter((other) => other !== step)
      const commandIds = [...step.commandIds]
        .reverse()
        .map((commandId) => send({ type: 'command.undo', commandId }).commandId)
      to.current = [...to.current, { ...step, commandIds }].slice(-DEPTH)
      changed()
      return step.label
    },
    [send, changed],
  )

  const run = useCallback(
    async (commands: readonly Command[], label: string, options?: SendOptions) => {
      if (commands.length === 0) return { refused: 0, takeBack: () => undefined }
      const sent = commands.map((command) => send(command, options))
      const step: Step = { id: ++count.current, label, commandIds: sent.map(({ commandId }) => commandId) }
      done.current = [...done.current, step].slice(-DEPTH)
      undone.current = []
      changed()
      const outcomes = await Promise.all(sent.map((one) => one.done))
      const refused = new Set(sent.filter((_, index) => !outcomes[index]?.ok).map(({ commandId }) => commandId))
      if (refused.size > 0) {
        done.current = done.current
          .map((known) => ({ ...known, commandIds: known.commandIds.filter((id) => !refused.has(id)) }))
          .filter((known) => known.commandIds.length > 0)
        changed()
      }
      return { refused: refused.size, takeBack: () => void back(done, undone, step.id) }
    },
    [send, changed, back],
  )

  const undo = useCallback(() => back(done, undone), [back])
  const redo = useCallback(() => back(undone, done), [back])
  const canUndo = done.current.length > 0
  const canRedo = undone.current.length > 0
  return useMemo(() => ({ run, undo, redo, canUndo, canRedo }), [run, undo, redo, canUndo, canRedo])
}
