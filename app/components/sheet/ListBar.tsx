import { useTranslation } from 'react-i18next'
import { Button, Segmented } from '#app/components/kit/index.ts'
import { ViewTabs } from './ViewTabs.tsx'
import type { Sheet } from './useSheet.ts'
import type { SheetUrl } from './useSheetUrl.ts'

/** What of the unit's tasks is listed, and in which order. */
export function ListBar({
  sheet: { rows, date },
  url,
  stale,
  onReorder,
}: {
  sheet: Sheet
  url: SheetUrl
  stale: boolean
  onReorder: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className="list-bar needs-script">
      <ViewTabs rows={rows} date={date} view={url.view} onView={url.setView} />
      {stale && (
        <Button size="sm" variant="link" onClick={onReorder} data-testid="reorder">
          {t('sheet.reorder')}
        </Button>
      )}
      <span className="by">
        <Segmented
          label={t('sheet.grouping')}
          value={url.by}
          options={[
            { value: 'due', label: t('sheet.by.due') },
            { value: 'area', label: t('sheet.by.area') },
          ]}
          onChange={url.setBy}
        />
      </span>
    </div>
  )
}
