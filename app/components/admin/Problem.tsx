import { Icon } from '#app/components/kit/index.ts'

/** Why the server refused, above the buttons. */
export function Problem({ text }: { text: string | null }) {
  if (text === null) return null
  return (
    <p className="admin-problem" role="alert" data-testid="admin-problem">
      <Icon name="info" />
      {text}
    </p>
  )
}
