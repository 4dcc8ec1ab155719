import { useTranslation } from 'react-i18next'
import { Light } from '#app/components/kit/index.ts'
import { percentText, signed } from '#app/components/leader/figures.ts'
import { type Figures, dueRate } from '#shared/domain/summary.ts'
import type { Difference } from '#shared/history/difference.ts'

/** Area by area, both sides of the difference. */
export function DiffAreas({ difference: { areas } }: { difference: Difference }) {
  const { t } = useTranslation()
  const pair = (before: Figures | null, after: Figures | null, of: (figures: Figures) => number | null) => {
    const [was, is] = [before && of(before), after && of(after)]
    const moved = was === null || is === null ? null : signed(is - was, 1)
    return (
      <td className="num">
        {percentText(was)} → {percentText(is)}
        {moved !== null && <em> {moved}</em>}
      </td>
    )
  }
  const counts = (before: Figures | null, after: Figures | null, colour: 'red' | 'yellow') => {
    const [was, is] = [before?.[colour] ?? 0, after?.[colour] ?? 0]
    return (
      <td className="num">
        {was === is ? <span className="muted">{is}</span> : <b className={`t-${colour}`}>{`${was} → ${is}`}</b>}
      </td>
    )
  }
  return (
    <section className="panel diff-areas" aria-labelledby="diff-areas">
      <div className="panel-head">
        <h2 id="diff-areas">{t('history.areas')}</h2>
      </div>
      <div className="diff-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('leader.area')}</th>
              <th scope="col">{t('leader.modeProgress')}</th>
              <th scope="col">{t('leader.completionRate')}</th>
              <th scope="col">
                <Light colour="red" size="sm" />
              </th>
              <th scope="col">
                <Light colour="yellow" size="sm" />
              </th>
            </tr>
          </thead>
          <tbody>
            {areas.map(({ id, ordinal, shortTitle, title, before, after }) => (
              <tr key={id}>
                <th scope="row" title={title}>
                  <span className="muted">{ordinal}</span> {shortTitle}
                </th>
                {pair(before, after, (figures) => figures.progress)}
                {pair(before, after, dueRate)}
                {counts(before, after, 'red')}
                {counts(before, after, 'yellow')}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
