import { useEffect, useState } from 'react'
import type { Dispatch, SetStateAction } from 'react'
import { useSearchParams } from '@remix-run/react'
import type { BoardUnit } from '#shared/domain/model.ts'
import { type Filters, filtersOf, writeFilters } from './filters.ts'

/** What the ledger is asked for. It stands in the address: a reload shows the same, and so does whoever is sent the link. */
export function useFilters(units: readonly BoardUnit[]): [Filters, Dispatch<SetStateAction<Filters>>] {
  const [params] = useSearchParams()
  const [filters, setFilters] = useState<Filters>(() => {
    const asked = filtersOf(params)
    return { ...asked, unitIds: asked.unitIds.filter((id) => units.some((unit) => unit.id === id)) }
  })
  useEffect(() => {
    const url = new URL(window.location.href)
    writeFilters(url.searchParams, filters)
    // Not a navigation: nothing is loaded again, and Back leaves the ledger.
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, '', url)
  }, [filters])
  return [filters, setFilters]
}
