import { useTranslation } from 'react-i18next'
import { Button, type ButtonProps } from './Button.tsx'

/** Under a question: the way back, and the deed it is about, which takes what a button takes. */
export function DialogButtons({
  onCancel,
  cancel,
  ...deed
}: Omit<ButtonProps, 'variant'> & {
  onCancel: () => void
  /** Where the way back is called something else than 取消. */
  cancel?: string
}) {
  const { t } = useTranslation()
  return (
    <>
      <Button onClick={onCancel}>{cancel ?? t('common.cancel')}</Button>
      <Button variant="primary" {...deed} />
    </>
  )
}
