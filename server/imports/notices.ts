import { randomUUID } from 'node:crypto'
import type { Actor } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { type Reason, type Reply, errorBody, reasonSentence } from '#shared/protocol/errors.ts'
import { MAX_NOTICE_LENGTH, MAX_TITLE_LENGTH } from '#shared/protocol/limits.ts'
import type { Notice, NoticeStore, NoticeVersion } from '#db/notices.ts'
import type { SystemEntry } from '#db/systemStream.ts'
import type { NoticeKind } from './decodeNotice.ts'
import type { NoticeInput, ReadNotice } from './readNotice.ts'
import { ImportRefused } from './refusal.ts'

/** What an import found, in short; the whole is behind `GET /api/notices/:id`. */
export interface ImportedNotice {
  noticeId: string
  versionId: string
  title: string
  kind: NoticeKind
  outline: OutlineSummary
  /** Each with its sentence in Chinese. */
  warnings: { reason: Reason; message: string; params?: Record<string, number> }[]
}

export interface ImportedVersion extends ImportedNotice {
  version: number
  /** The text is the one that was there before. */
  unchanged: boolean
}

export interface OutlineSummary {
  docNumber: string | null
  issuers: string[]
  issuedOn: string | null
  areas: number
  items: number
  targets: number
  deadlines: number
  coverage: { sentences: number; inItems: number; declared: number; left: number }
}

export interface NoticeView {
  id: string
  title: string
  versionId: string
  version: number
  source: string
  createdAt: number
  text: string
  outline: NoticeOutline
}

/**
 * The notices of the house as doors and pages use them. Only people who make boards out of them see them, each unit its
 * own: elsewhere a notice shows through the passages of the tasks somebody may read.
 */
export interface Notices {
  /** Reads a file or a pasted text and stores it as a notice. Refused for whoever is no supervisor. */
  import(actor: Actor, input: NoticeInput): Promise<Reply<{ notice: ImportedNotice }>>
  /**
   * The same for a corrected text of a notice that is here already: it becomes the notice's next version, and the former
   * ones stay. A text that is the latest one word for word is answered with that version; nothing is stored. Refused
   * to supervisors of other units, and where nothing in the text is known: a version cannot be taken back, and the desk would open with another notice.
   */
  importVersion(actor: Actor, noticeId: string, input: NoticeInput): Promise<Reply<{ notice: ImportedVersion }>>
  /** Newest first; empty for people of reporting units. */
  list(actor: Actor): Promise<Notice[]>
  /** With the text of one version; the latest where none is named. */
  view(actor: Actor, noticeId: string, versionId?: string): Promise<Reply<{ notice: NoticeView }>>
}

interface Parts {
  store: NoticeStore
  read: (input: NoticeInput) => Promise<ReadNotice>
  record: (entry: SystemEntry) => Promise<void>
  now: () => number
}

/** The unit whose boards the actor edits, or null: whoever issues notices imports them. */
export const issuingUnitOf = (actor: Actor): string | null =>
  actor.grants.find(({ unitId }) => can(actor, 'board.edit', { issuingUnitId: unitId }))?.unitId ?? null

/** Whether the actor makes boards of this notice, and corrects it. */
export const mayUseNotice = (actor: Actor, { unitId }: Pick<Notice, 'unitId'>): boolean =>
  unitId !== null && can(actor, 'board.edit', { issuingUnitId: unitId }) !== null

const mayRead = (actor: Actor, notice: Notice): boolean =>
  mayUseNotice(actor, notice) ||
  (notice.unitId !== null && can(actor, 'assignment.closeOut', { issuingUnitId: notice.unitId }) !== null)

const refused = (error: ImportRefused): { ok: false; error: ReturnType<typeof errorBody> } => ({
  ok: false,
  error: errorBody(error.code, error.reason, error.params),
})

export function createNotices({ store, read, record, now }: Parts): Notices {
  /** What the reader makes of it, or why it is refused: by grant, by form, by what is in it. */
  async function receive(actor: Actor, input: NoticeInput): Promise<Reply<{ found: ReadNotice; unitId: string }>> {
    const unitId = issuingUnitOf(actor)
    if (unitId === null) return { ok: false, error: errorBody('forbidden') }
    const wrong = 'text' in input ? problemOf(input.text) : null
    if (wrong) return refused(wrong)
    try {
      return { ok: true, found: await read(input), unitId }
    } catch (error) {
      if (error instanceof ImportRefused) return refused(error)
      throw error
    }
  }

  return {
    async import(actor, input) {
      const received = await receive(actor, input)
      if (!received.ok) return received
      const { found } = received
      const [noticeId, versionId, createdAt] = [randomUUID(), randomUUID(), now()]
      const { text, outline } = found
      const [title, source] = [titleOf(found), sourceOf(input)]
      await store.create(
        { id: noticeId, unitId: received.unitId, title },
        { id: versionId, text, outline, source, createdAt },
      )
      const body = { notice: noticeId, version: versionId, source, characters: text.length }
      await record({ at: createdAt, actorId: actor.accountId, type: 'notice.imported', body })
      return { ok: true, notice: importedOf(found, noticeId, versionId, title) }
    },

    async importVersion(actor, noticeId, input) {
      if (issuingUnitOf(actor) === null) return { ok: false, error: errorBody('forbidden') }
      const known = await store.find(noticeId)
      // Of another unit's notice nothing is told, not even that it is there.
      if (!known || !mayUseNotice(actor, known)) return { ok: false, error: errorBody('notFound') }
      const received = await receive(actor, input)
      if (!received.ok) return received
      const { found } = received
      // Read again: another officer may have brought in the same text meanwhile.
      const notice = await store.find(noticeId)
      const latest = notice?.versions.at(-1)
      if (!notice || !latest) return { ok: false, error: errorBody('notFound') }
      if (latest.text === found.text) {
        const imported = importedOf(found, noticeId, latest.id, notice.title)
        return { ok: true, notice: { ...imported, version: latest.version, unchanged: true } }
      }
      if (!isSameNotice(outlineOf(latest), found.outline))
        return { ok: false, error: errorBody('invalid', 'importOtherNotice') }
      const [versionId, createdAt, source] = [randomUUID(), now(), sourceOf(input)]
      const { text, outline } = found
      const version = await store.addVersion(noticeId, { id: versionId, text, outline, source, createdAt })
      const body = { notice: noticeId, version: versionId, source, characters: text.length }
      await record({ at: createdAt, actorId: actor.accountId, type: 'notice.corrected', body })
      return {
        ok: true,
        notice: { ...importedOf(found, noticeId, versionId, notice.title), version, unchanged: false },
      }
    },

    list: async (actor) => (await store.list()).filter((notice) => mayRead(actor, notice)),

    async view(actor, noticeId, versionId) {
      const found = await store.find(noticeId)
      const notice = found && mayRead(actor, found) ? found : null
      const shown =
        versionId === undefined ? notice?.versions.at(-1) : notice?.versions.find(({ id }) => id === versionId)
      if (!notice || !shown) return { ok: false, error: errorBody('notFound') }
      const { version, source, createdAt, text } = shown
      const { id, title } = notice
      return {
        ok: true,
        notice: { id, title, versionId: shown.id, version, source, createdAt, text, outline: outlineOf(shown) },
      }
    },
  }
}

const sourceOf = (input: NoticeInput): string => ('text' in input ? '粘贴' : input.name)

function importedOf(found: ReadNotice, noticeId: string, versionId: string, title: string): ImportedNotice {
  const warnings = found.warnings.map((warning) => ({
    ...warning,
    message: reasonSentence(warning.reason, warning.params, 0),
  }))
  return { noticeId, versionId, title, kind: found.kind, outline: summaryOf(found.outline), warnings }
}

/** Whether two outlines can be of one notice: its number, its title or one of its sentences is in both. */
function isSameNotice(former: NoticeOutline, fresh: NoticeOutline): boolean {
  if (former.docNumber !== null && former.docNumber === fresh.docNumber) return true
  if (former.title !== '' && former.title === fresh.title) return true
  const wordsOf = ({ areas }: NoticeOutline): string[] =>
    areas.flatMap((area) => area.items.flatMap((item) => [item.text, ...item.measures.map((measure) => measure.text)]))
  const known = new Set(wordsOf(former))
  return wordsOf(fresh).some((words) => known.has(words))
}

/** What the parser wrote comes back from storage as it went in. */
export const outlineOf = (version: NoticeVersion): NoticeOutline => version.outline as unknown as NoticeOutline

function problemOf(text: string): ImportRefused | null {
  if (text.trim() === '') return new ImportRefused('invalid', 'importEmpty')
  return text.length > MAX_NOTICE_LENGTH
    ? new ImportRefused('tooLarge', 'importTextTooLong', { max: MAX_NOTICE_LENGTH })
    : null
}

/** The title of the notice, or what stands first in a text that has none. */
const titleOf = ({ outline, text }: ReadNotice): string =>
  (outline.title.trim() || text.trim().split(/\s*\n/, 1)[0] || '').slice(0, MAX_TITLE_LENGTH)

function summaryOf(outline: NoticeOutline): OutlineSummary {
  const items = outline.areas.flatMap((area) => area.items)
  const { sentences, inItems, declared, left } = outline.coverage
  return {
    docNumber: outline.docNumber,
    issuers: outline.issuers,
    issuedOn: outline.issuedOn,
    areas: outline.areas.length,
    items: items.length,
    targets: items.reduce((sum, item) => sum + item.targets.length, 0),
    deadlines: items.reduce((sum, item) => sum + item.deadlines.length, 0),
    coverage: { sentences, inItems, declared, left: left.length },
  }
}
