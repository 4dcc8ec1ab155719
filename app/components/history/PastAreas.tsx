import { useTranslation } from 'react-i18next'
import { Light, PaceBar } from '#app/components/kit/index.ts'
import { percentText } from '#app/components/leader/figures.ts'
import type { PastBoard } from '#shared/history/past.ts'
import { dueRate } from '#shared/domain/summary.ts'

/** The areas of a moment: progress against 序时, what was due of it, and the lights that call. */
export function PastAreas({ past }: { past: PastBoard }) {
  const { t } = useTranslation()
  return (
    <section className="panel past-areas" aria-labelledby="past-areas">
      <div className="panel-head">
        <h2 id="past-areas">{t('history.areas')}</h2>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('leader.area')}</th>
            <th scope="col" className="bar-col">
              {t('leader.modeProgress')}
            </th>
            <th scope="col" className="num">
              {t('leader.completionRate')}
            </th>
            <th scope="col" className="num">
              <Light colour="red" size="sm" />
            </th>
            <th scope="col" className="num">
              <Light colour="yellow" size="sm" />
            </th>
          </tr>
        </thead>
        <tbody>
          {past.areas.map(({ id, ordinal, shortTitle, title, figures }) => (
            <tr key={id} data-testid={`past-area-${id}`} data-red={figures.red} data-progress={figures.progress ?? ''}>
              <th scope="row" title={title}>
                <span className="muted">{ordinal}</span> {shortTitle}
              </th>
              <td className="bar-col">
                {figures.progress !== null && <PaceBar actual={figures.progress} pace={past.pace} />}
                <span className="num">{percentText(figures.progress)}</span>
              </td>
              <td className="num">{percentText(dueRate(figures))}</td>
              <td className={figures.red > 0 ? 'num t-red' : 'num muted'}>{figures.red}</td>
              <td className={figures.yellow > 0 ? 'num t-yellow' : 'num muted'}>{figures.yellow}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
