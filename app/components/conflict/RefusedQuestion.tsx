import { useTranslation } from 'react-i18next'
import { Button, Dialog } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import type { ConflictChooser } from './useConflictChooser.ts'
import { useConflictWords, useMomentWords } from './useConflictWords.ts'

/** What was done without a connection can no longer be done: why, and whether to try again or let it go. */
export function RefusedQuestion({ conflict, chooser }: { conflict: Conflict; chooser: ConflictChooser }) {
  const { t, i18n } = useTranslation()
  const { number, action, task } = useConflictWords(conflict)
  const moment = useMomentWords()
  return (
    <Dialog
      open
      onClose={chooser.later}
      title={t('conflict.titleRefused', { number, action }).trim()}
      note={t('conflict.keptRefused')}
      footer={
        <>
          <Button onClick={chooser.later} data-testid="conflict-later">
            {t('conflict.later')}
          </Button>
          {conflict.canOverride && (
            <Button onClick={() => chooser.choose('mine')} data-testid="conflict-change">
              {t('conflict.again')}
            </Button>
          )}
          <Button variant="primary" onClick={() => chooser.choose('keep')} data-testid="conflict-keep">
            {t('conflict.drop')}
          </Button>
        </>
      }
    >
      <div data-testid="conflict">
        <p className="choose-words">{errorText(i18n, conflict.error)}</p>
        <p className="ink2">
          {task?.title}
          {task && ' · '}
          {t('conflict.doneOffline', { time: moment(conflict.at) })}
        </p>
      </div>
    </Dialog>
  )
}
