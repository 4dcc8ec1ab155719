import { RealtimeProvider, type RealtimeProviderProps } from '#app/realtime/hooks.tsx'
import { ConflictDialog } from './ConflictDialog.tsx'
import { ChooserProvider, useChooser } from './useConflictChooser.ts'
import { useRefusalToasts } from './useRefusalToasts.ts'

/**
 * A live board for every screen on which people do something. What they did earlier, perhaps on another screen and
 * without a connection, may be overtaken or refused while they are here: it is asked about wherever they are.
 */
export function LiveBoard({ children, ...board }: RealtimeProviderProps) {
  return (
    <RealtimeProvider {...board}>
      <Asking>{children}</Asking>
    </RealtimeProvider>
  )
}

function Asking({ children }: Pick<RealtimeProviderProps, 'children'>) {
  const chooser = useChooser()
  useRefusalToasts()
  return (
    <ChooserProvider value={chooser}>
      {children}
      <ConflictDialog />
    </ChooserProvider>
  )
}
