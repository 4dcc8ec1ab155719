import type { ReactNode } from 'react'

/** A titled part of the drawer. */
export function Section({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className="part">
      <h3 className="sub">
        {title}
        {end !== undefined && end !== null && <span className="end">{end}</span>}
      </h3>
      {children}
    </section>
  )
}
