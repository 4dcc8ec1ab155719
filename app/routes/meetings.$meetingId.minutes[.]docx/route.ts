import type { LoaderFunctionArgs } from '@remix-run/node'
import { services } from '#app/services.server.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A name in any script for Content-Disposition (RFC 5987), with a plain one for who cannot read it. */
const attachment = (name: string): string => {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="minutes.docx"; filename*=UTF-8''${encoded}`
}

/** 会议纪要 as a .docx, for those who take part; no page. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  if (!context.session) throw new Response(null, { status: 401 })
  const file = await services(context).minutesFile(context.session.actor, params.meetingId ?? '')
  if (!file) throw new Response(null, { status: 404 })
  return new Response(new Uint8Array(file.body), {
    headers: { 'Content-Type': TYPE, 'Content-Disposition': attachment(file.name), 'Cache-Control': 'no-store' },
  })
}
