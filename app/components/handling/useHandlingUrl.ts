import { useSearchParams } from '@remix-run/react'
import { useCallback, useMemo } from 'react'
import type { Section } from './lists.ts'

/** Which list and which line, in the address, so that either can be linked. */
export interface HandlingUrl {
  section: Section
  item: string | null
  setSection(section: Section): void
  setItem(item: string | null): void
}

export function useHandlingUrl(sections: readonly Section[]): HandlingUrl {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (section: Section, item: string | null, replace: boolean) =>
      setParams({ section, ...(item === null ? {} : { item }) }, { replace, preventScrollReset: true }),
    [setParams],
  )
  return useMemo(() => {
    const asked = params.get('section')
    const section = sections.find((one) => one === asked) ?? sections[0] ?? 'review'
    const item = params.get('item')
    return {
      section,
      item,
      setSection: (next) => change(next, null, true),
      // Back leads from a line to the list, which is what a thumb expects; between lines nothing piles up.
      setItem: (next) => change(section, next, item !== null || next === null),
    }
  }, [params, sections, change])
}
