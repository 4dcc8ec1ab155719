type Field = HTMLInputElement | HTMLTextAreaElement

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement

/** What is filled in to be sent later, all at once: in a question, in a form, or a text of its own. A search is not. */
const awaits = (field: Field): boolean =>
  field.isConnected &&
  field.value.trim() !== '' &&
  field.type !== 'search' &&
  (field instanceof HTMLTextAreaElement || field.closest('dialog[open], form') !== null)

const typed = new Set<Field>()

/** Follows what is typed on this page. Returns the way to stop. */
export function watchTyping(): () => void {
  const note = ({ target }: Event): void => {
    for (const field of typed) if (!field.isConnected) typed.delete(field)
    if (isField(target)) typed.add(target)
  }
  document.addEventListener('input', note, true)
  return () => document.removeEventListener('input', note, true)
}

/** Whether something stands typed on the page that nobody has sent: leaving would throw it away. */
export const standsTyped = (): boolean => [...typed].some(awaits)
