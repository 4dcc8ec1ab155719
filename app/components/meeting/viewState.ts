/**
 * What somebody looks at in a meeting, by meaning and not by pixels: it stands in the address, so that a place can be
 * linked, and another device can show the same in its own layout.
 */
export interface MeetingViewState {
  /** The item of the agenda; null shows the whole board. */
  agendaItemId: string | null
  areaId: string | null
  unitId: string | null
  filters: MeetingFilters
  /** The task that is open above the rows; with `unitId` or `cell` that unit's part of it. */
  taskId: string | null
  /** The unit task (`TASK:UNIT`) that is pointed at. */
  cell: string | null
  /** 定格数字, 实时数字, or both side by side. */
  figures: FiguresShown
}

export interface MeetingFilters {
  red: boolean
  yellow: boolean
  coordination: boolean
  query: string
}

export const FIGURES_SHOWN = ['frozen', 'both', 'live'] as const
export type FiguresShown = (typeof FIGURES_SHOWN)[number]

export const NO_FILTERS: MeetingFilters = { red: false, yellow: false, coordination: false, query: '' }
export const FIRST_VIEW: MeetingViewState = {
  agendaItemId: null,
  areaId: null,
  unitId: null,
  filters: NO_FILTERS,
  taskId: null,
  cell: null,
  figures: 'both',
}

const LIGHTS = ['red', 'yellow', 'coordination'] as const
/** Longer than any id or search: an address is anybody's to write. */
const MOST = 200

/** The view an address asks for; what it does not say is as at first. `item=all` is the whole board. */
export function viewOfParams(params: URLSearchParams, first: MeetingViewState = FIRST_VIEW): MeetingViewState {
  const read = (name: string): string | null => params.get(name)?.slice(0, MOST) || null
  const item = read('item')
  const lights = read('lights')?.split(',') ?? []
  const figures = FIGURES_SHOWN.find((one) => one === read('figures')) ?? first.figures
  return {
    agendaItemId: item === 'all' ? null : (item ?? first.agendaItemId),
    areaId: read('area'),
    unitId: read('unit'),
    filters: {
      red: lights.includes('red'),
      yellow: lights.includes('yellow'),
      coordination: lights.includes('coordination'),
      query: read('q') ?? '',
    },
    taskId: read('task'),
    cell: read('cell'),
    figures,
  }
}

/** The address of a view; the same view always has the same address. */
export function paramsOfView(view: MeetingViewState): URLSearchParams {
  const { agendaItemId, areaId, unitId, filters, taskId, cell, figures } = view
  const lights = LIGHTS.filter((light) => filters[light]).join()
  const said: Record<string, string | null> = {
    item: agendaItemId ?? 'all',
    area: areaId,
    unit: unitId,
    lights,
    q: filters.query,
    task: taskId,
    cell,
    figures: figures === FIRST_VIEW.figures ? null : figures,
  }
  return new URLSearchParams(Object.entries(said).filter((entry): entry is [string, string] => Boolean(entry[1])))
}
