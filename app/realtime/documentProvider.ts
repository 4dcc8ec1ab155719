import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { ACCOUNT_PARAM, HOUSE_PARAM, type RefusalCode, SCHEMA_PARAM } from '#shared/document/messages.ts'
import { SCHEMA_VERSION } from '#shared/document/schema.ts'
import { plainText } from '#shared/document/text.ts'
import { DocumentCopy } from './documentCopy.ts'
import { DocumentLink } from './documentLink.ts'
import type { Identity } from './identity.ts'
import { Listeners } from './listeners.ts'
import type { LocalCopies } from './local/localCopies.ts'
import type { SaveCount, SaveSource, SaveStatus } from './saveLedger.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'
import { UnsentText } from './unsentText.ts'

/** After a refusal for reasons that pass. */
const AGAIN_MS = 1_000
/** Refusals that say nothing about the text: it is kept and offered again on a new connection. */
const PASSING: readonly RefusalCode[] = ['unavailable', 'tooMany', 'unauthenticated', 'stale']

/** Text that the server refused, set aside for its author. */
export interface Recovered {
  /** The document it was meant for. */
  document: string
  /** `<taskId>/<field>`. */
  fragment: string
  text: string
  /** The server's clock. */
  at: number
  code: RefusalCode
}

export interface DocumentOptions {
  /** `narrative/<boardId>/<unitId>` or `minutes/<meetingId>`. */
  name: string
  /** `ws(s)://host/yjs`. */
  url: string
  /** For whom and of which database the page was made; said at the door. */
  identity?: Identity | null
  user: { accountId: string; name: string }
  /** The server's clock. */
  now: () => number
  /** Where unsent text is kept beyond the page. */
  copies?: Promise<LocalCopies | null>
  /** Takes the text that the server refused. */
  onRecovered: (lost: readonly Recovered[]) => void
  schedule?: Schedule
  WebSocket?: typeof WebSocket
}

/**
 * One collaborative document of this page, shared by all its fields. 已保存 of a field means that every update of it is
 * stored; after a reconnect, that the step 2 which carries what was typed meanwhile is. What is not stored is kept in
 * this browser and outlives the page. What the server refuses is set aside, and the document starts from the server's.
 *
 * Connecting and disconnecting is the page's matter (Socket.IO's heartbeat decides).
 */
export class CollaborativeDocument implements SaveSource {
  readonly name: string
  readonly #options: DocumentOptions
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  readonly #unsent = new UnsentText()
  readonly #copy: DocumentCopy
  #link: DocumentLink
  /** Raised when the document was started anew: what is bound to the old one must be bound again. */
  #generation = 0
  /** What this browser kept has been read: only then may anything be asked of the server. */
  #opened = false
  #wanted = false
  /** The page has no connection: what this browser kept is all there is. */
  #alone = false
  #copied = false
  readonly #savedAt = new Map<string, number>()
  #saves: SaveCount = { waiting: 0, blocked: 0, savedAt: null }
  #everSynced = false
  #mayWrite = true
  #closedWith: number | null = null

  constructor(options: DocumentOptions) {
    this.name = options.name
    this.#options = options
    this.#schedule = options.schedule ?? laterOnTimer
    this.#link = this.#start()
    this.#copy = new DocumentCopy(
      options.name,
      { draft: () => this.#unsent.draft(), state: () => Y.encodeStateAsUpdate(this.doc) },
      this.#schedule,
    )
    if (options.copies) void this.#readCopy(options.copies)
    else this.#opened = true
  }

  get doc(): Y.Doc {
    return this.#link.doc
  }

  get awareness(): Awareness {
    return this.#link.awareness
  }

  get generation(): number {
    return this.#generation
  }

  /** False once the server has said that this person may not write here (any more). */
  get mayWrite(): boolean {
    return this.#mayWrite
  }

  /** The code (4400–4499) with which the server closed the document for good, e.g. CLOSE_STALE: reload. */
  get closedWith(): number | null {
    return this.#closedWith
  }

  /** Whether the server's state has arrived on this connection. */
  get synced(): boolean {
    return this.#link.synced
  }

  /** Whether typing builds on what is there: the server's state has arrived, or without a connection what was kept of it. */
  get usable(): boolean {
    return this.#everSynced || (this.#copied && this.#alone)
  }

  get state(): 'offline' | 'connecting' | 'saving' | 'saved' {
    if (!this.#wanted || this.#closedWith !== null) return 'offline'
    if (!this.#link.flows) return 'connecting'
    return !this.#link.settled || this.#unsent.count > 0 ? 'saving' : 'saved'
  }

  get saves(): SaveCount {
    return this.#saves
  }

  /** The save mark of one field. */
  fieldStatus(fragment: string): SaveStatus {
    if (!this.#unsent.has(fragment)) return { kind: 'saved', at: this.#savedAt.get(fragment) ?? null }
    return this.state === 'saving' ? { kind: 'saving' } : { kind: 'unsent', count: 1 }
  }

  /** Plain text of a field as it stands here. */
  text(fragment: string): string {
    return plainText(this.doc.getXmlFragment(fragment))
  }

  /** Colleagues whose caret is in this field, one entry an account. Without a connection nobody can be said to be there. */
  othersIn(fragment: string): { accountId: string; name: string }[] {
    const people = new Map<string, { accountId: string; name: string }>()
    for (const [client, state] of this.awareness.getStates()) {
      const user = state.user as { accountId?: unknown; name?: unknown } | undefined
      if (client === this.doc.clientID || state.field !== fragment || typeof user?.accountId !== 'string') continue
      people.set(user.accountId, { accountId: user.accountId, name: typeof user.name === 'string' ? user.name : '' })
    }
    people.delete(this.#options.user.accountId)
    return [...people.values()]
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  connect(): void {
    this.#alone = false
    if (this.#wanted) return
    this.#wanted = true
    this.#closedWith = null
    if (this.#opened) this.#link.connect()
    this.#changed()
  }

  disconnect(): void {
    this.#alone = true
    this.#wanted = false
    this.#link.disconnect()
    this.#changed()
  }

  /** This person writes here: the document is kept in this browser, to go on without a connection. */
  keepCopy(): void {
    this.#copy.keepWhole()
  }

  /** The page may be gone in a moment: what is not stored is written at once. */
  keepNow(): void {
    this.#copy.now()
  }

  /** Takes up and delivers text that tabs which are gone left behind. */
  async takeUp(): Promise<void> {
    const took = await this.#copy.takeUp(({ update, fields }) => {
      this.#link.apply(update)
      this.#unsent.typed(update, fields, null)
    })
    if (!took) return
    // A fresh connection brings the server up to date with all of it.
    if (this.#wanted && this.#opened) this.#link.reconnect(0)
    this.#changed()
  }

  /** While an input method composes, nothing comes in or goes out; what was typed is sent as one update at its end. */
  compose(composing: boolean): void {
    this.#link.compose(composing)
  }

  destroy(): void {
    this.disconnect()
    this.#copy.stop()
    this.#link.destroy()
    this.#unsent.clear()
    this.#changed()
  }

  #start(): DocumentLink {
    const { name, url, user, identity } = this.#options
    const link: DocumentLink = new DocumentLink({
      name,
      url,
      user,
      params: {
        [SCHEMA_PARAM]: String(SCHEMA_VERSION),
        ...(identity && { [HOUSE_PARAM]: identity.house, [ACCOUNT_PARAM]: identity.accountId }),
      },
      schedule: this.#schedule,
      WebSocket: this.#options.WebSocket ?? WebSocket,
      onTyped: (update, fields, message) => {
        this.#unsent.typed(update, fields, message)
        this.#copy.typed(message !== null)
        this.#changed()
      },
      onTaken: () => {
        this.#copy.moved()
        this.#listeners.tell(null)
      },
      onCarried: (message) => this.#unsent.carried(message),
      onStored: (count) => this.#storedUpTo(count),
      onLost: () => {
        this.#unsent.unsend()
        this.#copy.now()
      },
      onRefused: (code) => this.#refused(code, link),
      onClosed: (code) => {
        this.#closedWith = code
        this.#changed()
      },
      onSynced: () => {
        this.#everSynced = true
      },
      onMoved: () => this.#changed(),
    })
    return link
  }

  /** Starts from what this browser kept; where it cannot be read, the server's state is all there is. */
  async #readCopy(copies: Promise<LocalCopies | null>): Promise<void> {
    try {
      const state = await this.#copy.open(copies)
      if (state) this.#link.apply(state)
      this.#copied = state !== null
      await this.takeUp()
    } catch {
      // Storage that fails or is damaged must not keep anybody from working; the courier asks it again.
    }
    this.#opened = true
    if (this.#wanted) this.#link.connect()
    this.#changed()
  }

  #storedUpTo(count: number): void {
    const now = this.#options.now()
    for (const field of this.#unsent.stored(count)) {
      this.#savedAt.set(field, now)
      this.#saves = { ...this.#saves, savedAt: now }
    }
    this.#copy.moved()
    this.#changed()
  }

  #refused(code: RefusalCode, link: DocumentLink): void {
    // What came after a refused message is refused as well; only the first word counts.
    if (link !== this.#link) return
    if (PASSING.includes(code)) return link.reconnect(AGAIN_MS)
    if (code === 'forbidden' || code === 'locked') this.#mayWrite = false
    const at = this.#options.now()
    const lost = this.#unsent.fields.map((fragment) => ({ fragment, text: this.text(fragment) }))
    const texts = lost.filter(({ text }) => text !== '')
    this.#unsent.clear()
    // Set aside and discarded in one write: the text is never in neither.
    this.#options.onRecovered(texts.map((item) => ({ ...item, document: this.name, at, code })))
    this.#copy.discard()
    link.destroy()
    this.#link = this.#start()
    this.#generation++
    this.#everSynced = false
    this.#copied = false
    if (this.#wanted) this.#link.connect()
    this.#changed()
  }

  #changed(): void {
    this.#saves = { ...this.#saves, waiting: this.#unsent.count }
    this.#listeners.tell(null)
  }
}
