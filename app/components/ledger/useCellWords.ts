import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LightColour } from '#shared/domain/light.ts'
import type { AssignmentState } from '#shared/domain/model.ts'

/** What cells say. Looked up once for all of them: hundreds come into sight at one turn of the wheel. */
export interface CellWords {
  /** What a cell is called: 福州，红灯，承办，完成 40%. */
  cell(unit: string, colour: LightColour, byHand: boolean, state: AssignmentState, percent: number | null): string
  reviewing: string
  attained: string
  missed: string
  returned: string
  needsCoordination: string
}

/** Words that have been looked up by what they depend on. */
function looked<K>(look: (key: K) => string): (key: K) => string {
  const known = new Map<K, string>()
  return (key) => {
    const word = known.get(key) ?? look(key)
    known.set(key, word)
    return word
  }
}

export function useCellWords(): CellWords {
  const { t } = useTranslation()
  return useMemo(() => {
    const light = looked((colour: LightColour) => t(`lights.name.${colour}`))
    const adjusted = looked((colour: LightColour) => t('lights.byHand', { light: light(colour) }))
    const state = looked((name: AssignmentState) => t(`states.${name}`))
    const done = looked((percent: number | null) =>
      percent === null ? t('ledger.hidden') : t('ledger.cellPercent', { percent }),
    )
    return {
      cell: (unit, colour, byHand, stands, percent) =>
        t('ledger.cell', {
          unit,
          light: byHand ? adjusted(colour) : light(colour),
          state: state(stands),
          percent: done(percent),
        }),
      reviewing: t('ledger.reviewing'),
      attained: t('ledger.attained'),
      missed: t('ledger.missed'),
      returned: t('ledger.returned'),
      needsCoordination: t('ledger.needsCoordination'),
    }
  }, [t])
}
