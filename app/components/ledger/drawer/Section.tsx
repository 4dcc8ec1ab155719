import type { ReactNode } from 'react'
import { classes } from '#app/components/kit/index.ts'

/** A titled part of the drawer. */
export function Section({
  title,
  end,
  className,
  children,
}: {
  title: string
  end?: ReactNode
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <section className={classes('part', className)}>
      <h3 className="sub">
        {title}
        {end !== undefined && end !== null && <span className="end">{end}</span>}
      </h3>
      {children}
    </section>
  )
}
