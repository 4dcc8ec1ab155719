import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { useRefusals } from '#app/realtime/hooks.tsx'

/** Says each refusal once, in words; the value has rolled back already. */
export function useRefusalToasts(): void {
  const { i18n } = useTranslation()
  const toast = useToast()
  const { refusals, dismiss } = useRefusals()
  useEffect(() => {
    for (const { commandId, error } of refusals) {
      toast({ text: errorText(i18n, error) })
      dismiss(commandId)
    }
  }, [refusals, dismiss, toast, i18n])
}
