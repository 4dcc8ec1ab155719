import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LightColour } from '#shared/domain/light.ts'
import type { AssignmentState } from '#shared/domain/model.ts'

/** What rows and their cells say. Looked up once for all of them: hundreds come into sight at one turn of the wheel. */
export interface RowWords {
  /** What a cell is called: 福州，红灯，承办，完成 40%. */
  cell(unit: string, colour: LightColour, byHand: boolean, state: AssignmentState, percent: number | null): string
  reviewing: string
  attained: string
  missed: string
  returned: string
  needsCoordination: string
  /** The letter in a light. */
  letter(colour: LightColour): string
  /** 红灯 3 项. */
  lit(colour: LightColour, count: number): string
  /** 办结 3/5. */
  doneOf(done: number, of: number): string
  waitingUpper: string
  noCell: string
  noDue: string
}

/** Words that have been looked up, by what they depend on. */
function looked<A extends readonly (string | number | boolean | null)[]>(
  look: (...about: A) => string,
): (...about: A) => string {
  const known = new Map<string, string>()
  return (...about) => {
    const key = about.join('\n')
    const word = known.get(key) ?? look(...about)
    known.set(key, word)
    return word
  }
}

export function useRowWords(): RowWords {
  const { t } = useTranslation()
  return useMemo(
    () => ({
      cell: looked((unit, colour, byHand, state, percent) => {
        const light = t(`lights.name.${colour}`)
        return t('ledger.cell', {
          unit,
          light: byHand ? t('lights.byHand', { light }) : light,
          state: t(`states.${state}`),
          percent: percent === null ? t('ledger.hidden') : t('ledger.cellPercent', { percent }),
        })
      }),
      letter: looked((colour) => t(`lights.letter.${colour}`)),
      lit: looked((colour, count) => t(`lights.count.${colour}`, { count })),
      doneOf: looked((done, of) => t('ledger.doneOf', { done, of })),
      waitingUpper: t('ledger.waitingUpper'),
      noCell: t('ledger.noCell'),
      noDue: t('why.noDue'),
      reviewing: t('ledger.reviewing'),
      attained: t('ledger.attained'),
      missed: t('ledger.missed'),
      returned: t('ledger.returned'),
      needsCoordination: t('ledger.needsCoordination'),
    }),
    [t],
  )
}
