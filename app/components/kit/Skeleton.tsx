/** Rows in the height of what is coming; nothing for 300 ms, `label` says what is being loaded. */
export function Skeleton({ rows = 6, lights = 4, label }: { rows?: number; lights?: number; label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton-row">
          <i />
          <i />
          {Array.from({ length: lights }, (_, light) => (
            <i key={light} className="round" />
          ))}
        </div>
      ))}
    </div>
  )
}
