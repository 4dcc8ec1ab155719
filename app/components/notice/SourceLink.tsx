import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Icon, buttonClass, classes } from '#app/components/kit/index.ts'
import { noticePath } from './links.ts'

/** 来源: leads from a task to the notice, at the sentence it comes from. `of` names the task where only the icon is shown. */
export function SourceLink({
  boardId,
  taskId,
  of,
  variant = 'link',
  className,
}: {
  boardId: string
  taskId: string
  of?: string
  variant?: 'link' | 'secondary' | 'ghost'
  className?: string
}) {
  const { t } = useTranslation()
  const words = of === undefined ? t('notice.open') : t('notice.openOf', { task: of })
  return (
    <Link
      className={buttonClass(variant, variant === 'secondary' ? 'sm' : 'xs', classes('to-source', className))}
      to={noticePath(boardId, { task: taskId })}
      title={words}
      aria-label={of === undefined ? undefined : words}
      data-testid="to-source"
    >
      <Icon name="file" size={14} />
      {of === undefined && t('notice.source')}
    </Link>
  )
}
