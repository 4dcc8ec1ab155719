import { Icon } from './Icon.tsx'

/** A turning sign; the words beside it say what is going on. */
export function Spinner({ size = 14 }: { size?: number }) {
  return <Icon name="spinner" size={size} className="spin" />
}
