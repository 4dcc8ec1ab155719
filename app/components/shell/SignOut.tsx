import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog, Icon } from '#app/components/kit/index.ts'
import type { Losses } from '#app/realtime/losses.ts'
import { losses, signOut } from '#app/realtime/pageLife.ts'

type Question = { kind: 'losses'; losses: Losses } | { kind: 'unreachable' }

/** Signing out: asks first where it would throw work away, and does nothing where the server would not hear of it. */
export function useSignOut(): { item: React.ReactNode; dialog: React.ReactNode } {
  const { t } = useTranslation()
  const [question, setQuestion] = useState<Question | null>(null)
  const [busy, setBusy] = useState(false)
  const close = (): void => setQuestion(null)
  const go = async (): Promise<void> => {
    setBusy(true)
    if (await signOut()) return
    setBusy(false)
    setQuestion({ kind: 'unreachable' })
  }
  const ask = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const lost = await losses()
    if (lost.unsent + lost.refused > 0) setQuestion({ kind: 'losses', losses: lost })
    else await go()
  }
  return {
    // A plain form: without scripts the server alone does it all.
    item: (
      <form method="post" action="/logout" onSubmit={(event) => void ask(event)}>
        <button className="menu-item" data-testid="sign-out">
          <Icon name="signOut" />
          {t('shell.signOut')}
        </button>
      </form>
    ),
    dialog:
      question?.kind === 'losses' ? (
        <Dialog
          open
          onClose={close}
          title={t('local.signOut.title')}
          footer={
            <>
              <Button onClick={() => void go()} busy={busy} data-testid="sign-out-discard">
                {t('local.signOut.discard')}
              </Button>
              <Button variant="primary" onClick={close} data-testid="sign-out-back">
                {t('local.signOut.back')}
              </Button>
            </>
          }
        >
          <div data-testid="sign-out-losses">
            {question.losses.unsent > 0 && <p>{t('local.signOut.unsent', { count: question.losses.unsent })}</p>}
            {question.losses.refused > 0 && <p>{t('local.signOut.refused', { count: question.losses.refused })}</p>}
            <p className="ink2">{t('local.signOut.hint')}</p>
          </div>
        </Dialog>
      ) : (
        question && (
          <Dialog
            open
            onClose={close}
            title={t('local.signOut.unreachable')}
            footer={
              <Button variant="primary" onClick={close}>
                {t('local.signOut.back')}
              </Button>
            }
          >
            <p data-testid="sign-out-unreachable">{t('local.signOut.unreachableHint')}</p>
          </Dialog>
        )
      ),
  }
}
