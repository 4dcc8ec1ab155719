import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LightColour } from '#shared/domain/light.ts'
import { classes } from './classes.ts'

export type { LightColour }
export const LIGHT_COLOURS: readonly LightColour[] = ['red', 'yellow', 'green', 'blue', 'grey']
export type LightSize = 'sm' | 'md' | 'lg'

const paint = { fill: 'var(--fill)', stroke: 'var(--line)' }

/** Colour is never the only sign: every light has its own shape and its letter. In a 20 × 20 box. */
const SHAPES: Record<LightColour, { shape: ReactNode; y: number; size: number }> = {
  red: {
    shape: <path d="M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z" strokeLinejoin="round" {...paint} />,
    y: 14.2,
    size: 11.5,
  },
  yellow: { shape: <path d="M10-1.2 21.2 10 10 21.2-1.2 10z" strokeLinejoin="round" {...paint} />, y: 14, size: 10.5 },
  green: { shape: <circle cx="10" cy="10" r="9" {...paint} />, y: 14, size: 11 },
  blue: { shape: <rect x="1" y="1" width="18" height="18" rx="4" {...paint} />, y: 14.2, size: 11.5 },
  grey: {
    shape: <rect x="0" y="3" width="20" height="14" rx="7" strokeDasharray="2.2 1.8" {...paint} />,
    y: 13.7,
    size: 10,
  },
}

/** The five drawings, once a page (root.tsx); the lights of a ledger are references to them. */
export function LightSprite() {
  const { t } = useTranslation()
  return (
    <svg className="sprite" aria-hidden="true">
      {LIGHT_COLOURS.map((colour) => (
        <symbol key={colour} id={`light-${colour}`} viewBox="0 0 20 20" overflow="visible">
          {SHAPES[colour].shape}
          <text x="10" y={SHAPES[colour].y} fontSize={SHAPES[colour].size} fill="var(--ink)" textAnchor="middle">
            {t(`lights.letter.${colour}`)}
          </text>
        </symbol>
      ))}
      <symbol id="light-by-hand" viewBox="0 0 20 20" overflow="visible">
        <path d="M0 23.4h20" fill="none" stroke="var(--color-ink)" strokeWidth="2" />
      </symbol>
    </svg>
  )
}

interface LightProps {
  colour: LightColour
  size?: LightSize
  label?: string
  decorative?: boolean
  /** 人工调整: set by a supervisor's word. Underlined wherever it stands. */
  byHand?: boolean
}

/** A light: shape, letter, colour. Named 红灯 unless `label` says more; `decorative` where the neighbour says it. */
export function Light({ decorative = false, ...light }: LightProps) {
  // Words are asked for only where they are said: a ledger has thousands of lights.
  return decorative ? <Drawing {...light} aria-hidden /> : <NamedLight {...light} />
}

function NamedLight({ label, ...light }: Omit<LightProps, 'decorative'>) {
  const { t } = useTranslation()
  const name = label ?? t(`lights.name.${light.colour}`)
  return <Drawing {...light} role="img" aria-label={light.byHand ? t('lights.byHand', { light: name }) : name} />
}

function Drawing({
  colour,
  size = 'md',
  label: _label,
  byHand = false,
  ...name
}: Omit<LightProps, 'decorative'> & { role?: string; 'aria-label'?: string; 'aria-hidden'?: true }) {
  return (
    <svg className={classes('light', `light-${colour}`, size !== 'md' && size)} {...name}>
      <use href={`#light-${colour}`} />
      {byHand && <use href="#light-by-hand" />}
    </svg>
  )
}

/**
 * A light of a large table: one element where a drawing is six. Hundreds come into sight at one turn of the wheel, and
 * half of what that cost was drawings. The neighbour says its name; `letter` is the one of LightSprite.
 */
export const plainLight = (colour: LightColour, letter: string, small = false): ReactElement => (
  <i className={small ? `${PLAIN[colour]} sm` : PLAIN[colour]} data-letter={letter} aria-hidden />
)
const plain = (colour: LightColour): string => `light light-${colour} plain`
const PLAIN: Record<LightColour, string> = {
  red: plain('red'),
  yellow: plain('yellow'),
  green: plain('green'),
  blue: plain('blue'),
  grey: plain('grey'),
}

/** A light with a count, read as one phrase: 红灯 3 项. */
export function LightCount({ colour, count, size = 'sm' }: { colour: LightColour; count: number; size?: LightSize }) {
  const { t } = useTranslation()
  return (
    <span className="light-count" role="img" aria-label={t(`lights.count.${colour}`, { count })}>
      <Light colour={colour} size={size} decorative />
      <b>{count}</b>
    </span>
  )
}
