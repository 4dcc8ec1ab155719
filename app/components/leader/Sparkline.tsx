import { classes } from '#app/components/kit/classes.ts'

const WIDTH = 64
const HEIGHT = 24
const BAR = 7
const STEP = 11

/** How a headline number came to where it stands, the last one now. A drawing beside the words, so hidden from readers. */
export function Sparkline({ values, kind, tone }: { values: readonly number[]; kind: 'line' | 'bars'; tone: string }) {
  if (values.length < 2) return null
  return (
    <svg
      className={classes('spark', tone)}
      width={WIDTH}
      height={HEIGHT + 2}
      viewBox={`-1 -1 ${WIDTH + 3} ${HEIGHT + 2}`}
      aria-hidden="true"
    >
      {kind === 'line' ? <Trace values={values} /> : <Bars values={values} />}
    </svg>
  )
}

function Trace({ values }: { values: readonly number[] }) {
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const points = values.map((value, index): [number, number] => [
    round((index * (WIDTH - 4)) / (values.length - 1)),
    round(HEIGHT - 3 - ((value - low) * (HEIGHT - 6)) / span),
  ])
  const [x, y] = points.at(-1) ?? [0, 0]
  return (
    <>
      <path d={`M${points.map((point) => point.join(' ')).join('L')}`} className="trace" />
      <circle cx={x} cy={y} r="3" className="now" />
    </>
  )
}

function Bars({ values }: { values: readonly number[] }) {
  const shown = values.slice(-6)
  const high = Math.max(...shown) || 1
  const left = WIDTH - shown.length * STEP
  return (
    <>
      {shown.map((value, index) => {
        const height = round(Math.max(2, (value * HEIGHT) / high))
        const isNow = index === shown.length - 1
        return (
          <rect
            key={index}
            x={left + index * STEP}
            y={round(HEIGHT - height)}
            width={BAR}
            height={height}
            rx="1.5"
            className={isNow ? 'now' : 'past'}
          />
        )
      })}
    </>
  )
}

const round = (value: number): number => Math.round(value * 10) / 10
