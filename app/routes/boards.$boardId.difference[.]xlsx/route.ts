import type { LoaderFunctionArgs } from '@remix-run/node'
import { differenceSheets, knownOf } from '#app/components/history/differenceSheets.ts'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as en } from '#app/i18n/en/index.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'
import { services } from '#app/services.server.ts'
import type { Difference } from '#shared/history/difference.ts'
import { momentText, parseMoment } from '#shared/history/moment.ts'

/** The difference between two moments as a workbook: exactly what the page of the same address shows, in its words. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  if (!context.session) throw new Response(null, { status: 401 })
  const { actor } = context.session
  const { boardId = '' } = params
  const asked = new URL(request.url).searchParams
  const from = parseMoment(asked.get('from'))
  const { history } = services(context)
  const reply = from === null ? null : await history.difference(actor, boardId, from, parseMoment(asked.get('to')))
  const difference = reply?.ok ? (JSON.parse(reply.difference) as Difference | null) : null
  if (!reply?.ok || !difference) throw new Response(null, { status: 404 })
  const { t } = createI18n(context.language, context.language === 'en' ? en : zh)
  const bytes = await history.workbook(actor, boardId, differenceSheets(t, difference, knownOf(reply)))
  const day = (at: number): string => momentText(at).slice(0, 10)
  const name = t('history.file', { from: day(reply.from), to: day(reply.to) })
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': `attachment; filename="difference.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
      'Cache-Control': 'no-store',
    },
  })
}
