import { useCallback } from 'react'
import { useBoardStore, useCommand } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'

/** One of several things done at once. */
export interface Ask {
  key: string
  command: Command
  /** Told at once by which name it can be taken back. */
  onSent?: (commandId: string) => void
}

/** What became of them, by key: null is done, else why not. */
export type Answers = ReadonlyMap<string, ErrorBody | null>

/**
 * Sends one command an item and gives what became of each: what can be done is done, the rest comes back with its reason.
 * `watched` tells whether somebody still looks at the outcome: then a refusal is theirs to read, and neither a toast nor a
 * question. What nobody watches any more asks as usual.
 */
export function useBatch(): (asks: readonly Ask[], base: number, watched?: () => boolean) => Promise<Answers> {
  const send = useCommand()
  const store = useBoardStore()
  return useCallback(
    async (asks, base, watched = () => true) => {
      const answered = asks.map(async ({ key, command, onSent }) => {
        const { commandId, done } = send(command, { base })
        onSent?.(commandId)
        const outcome = await done
        if (outcome.ok) return [key, null] as const
        if (watched()) {
          if (store.conflicts.some((conflict) => conflict.commandId === commandId)) store.resolve(commandId, 'keep')
          else store.dismissRefusal(commandId)
        }
        return [key, outcome.error] as const
      })
      return new Map(await Promise.all(answered))
    },
    [send, store],
  )
}
