import { forwardRef } from 'react'
import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'
import { classes } from './classes.ts'

export interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'size'> {
  size?: 'sm' | 'md' | 'lg'
  icon?: IconName
  /** Lighter border, for a search field in a toolbar. */
  quiet?: boolean
  invalid?: boolean
  /** After the text: a unit, a key, a button. */
  end?: ReactNode
}

/** One line of text; give it a label through `id` and <label>, or `aria-label`. */
export const TextInput = forwardRef<HTMLInputElement, TextInputProps>(function TextInput(
  { size = 'md', icon, quiet = false, invalid = false, end, className, ...rest },
  ref,
) {
  return (
    <span className={classes('input', size !== 'md' && size, quiet && 'quiet', invalid && 'invalid', className)}>
      {icon && <Icon name={icon} />}
      <input ref={ref} aria-invalid={invalid || undefined} {...rest} />
      {end}
    </span>
  )
})

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  invalid?: boolean
}

/** Several lines: a reason, a note. Narrative fields use the editor instead. */
export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { invalid = false, className, ...rest },
  ref,
) {
  return (
    <span className={classes('input area', invalid && 'invalid', className)}>
      <textarea ref={ref} aria-invalid={invalid || undefined} {...rest} />
    </span>
  )
})
