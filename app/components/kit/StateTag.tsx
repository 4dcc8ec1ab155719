import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AssignmentState } from '#shared/domain/model.ts'
import { classes } from './classes.ts'

const ring = <circle cx="7" cy="7" r="5.5" />
const open = <circle cx="7" cy="7" r="5.5" strokeDasharray="2 1.8" />
const onInk = { stroke: 'var(--color-surface)', strokeLinecap: 'round', strokeLinejoin: 'round' } as const
const thin = { strokeWidth: 1.2, strokeLinecap: 'round', strokeLinejoin: 'round' } as const
const solid = { fill: 'currentColor', stroke: 'none' }

/** 14 × 14; the fuller the ring, the further the work. */
const MARKS: Record<AssignmentState, ReactNode> = {
  assigned: open,
  acknowledged: (
    <>
      {ring}
      <circle cx="7" cy="7" r="1.2" {...solid} />
    </>
  ),
  inProgress: (
    <>
      {ring}
      <path d="M7 3.8a3.2 3.2 0 0 1 0 6.4z" {...solid} />
    </>
  ),
  underReview: (
    <>
      {ring}
      <path d="M7 7V3.8A3.2 3.2 0 1 1 3.8 7z" {...solid} />
    </>
  ),
  returned: (
    <>
      {ring}
      <path d="M9.3 8.5V6.9H5M6.3 5.4 4.8 6.9l1.5 1.5" {...thin} />
    </>
  ),
  completed: (
    <>
      <circle cx="7" cy="7" r="6.2" {...solid} />
      <path d="m4.4 7.2 1.8 1.8 3.4-3.8" {...onInk} />
    </>
  ),
  closedOut: (
    <>
      <rect x="1" y="1" width="12" height="12" rx="3.5" {...solid} />
      <path d="m3.4 7.3 1.5 1.6 2.6-3.3M7.2 8.5l.5.4 2.8-3.3" {...onInk} strokeWidth={1.2} />
    </>
  ),
  suspended: (
    <>
      {ring}
      <path d="M5.6 5v4M8.4 5v4" {...thin} />
    </>
  ),
  notApplicable: (
    <>
      {open}
      <path d="M4.8 7h4.4" {...thin} />
    </>
  ),
  awaitingUpper: (
    <>
      {open}
      <path d="M7 9.5V5M5.2 6.6 7 4.8l1.8 1.8" {...thin} />
    </>
  ),
  cancelled: (
    <>
      {ring}
      <path d="m5.2 5.2 3.6 3.6M8.8 5.2 5.2 8.8" {...thin} />
    </>
  ),
}

/** 办理状态: a monochrome mark and its word; never in the colour of a light. */
export function StateTag({ state, markOnly = false }: { state: AssignmentState; markOnly?: boolean }) {
  const { t } = useTranslation()
  const word = t(`states.${state}`)
  return (
    <span className={classes('state', state === 'returned' && 'returned')} title={markOnly ? word : undefined}>
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        {...(markOnly ? { role: 'img', 'aria-label': word } : { 'aria-hidden': true })}
      >
        {MARKS[state]}
      </svg>
      {!markOnly && word}
    </span>
  )
}
