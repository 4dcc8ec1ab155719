import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner, Button } from '#app/components/kit/index.ts'

/** Says that the task an address names is not here (any more): a list without a word would leave its reader searching. */
export function TaskGone({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <div data-testid="task-gone">
      <Banner icon="info" title={children} actions={<Button onClick={onClose}>{t('common.close')}</Button>} />
    </div>
  )
}
