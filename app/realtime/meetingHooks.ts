import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { type LiveMeeting, MeetingSource, OUTSIDE } from './meetingSource.ts'
import { connection } from './page.ts'

/** A meeting as this page takes part in it, for as long as the component is there. */
export function useMeetingRoom(meetingId: string): { source: MeetingSource; live: LiveMeeting } {
  const [source] = useState(() => new MeetingSource(meetingId, connection))
  useEffect(() => {
    connection.start()
    return source.start()
  }, [source])
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source])
  const live = useSyncExternalStore(
    subscribe,
    () => source.live,
    () => OUTSIDE,
  )
  return { source, live }
}
