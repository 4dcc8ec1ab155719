import type { MessageKind } from '../domain/messages.ts'
import type { LocalDate, MatterKind } from '../domain/model.ts'

/** 提醒 as the door gives them: everything a sentence and its link need, filtered for the reader. */
export interface MessageItem {
  id: string
  kind: MessageKind
  /** How many things it stands for. */
  count: number
  at: number
  readAt: number | null
  board: { id: string; title: string }
  /** Read as a member of the issuing unit or of a reporting one: the same thing is opened on different screens. */
  reader: 'issuer' | 'unit'
  /** The unit whose things it is about. */
  unit: { id: string; shortName: string } | null
  task: { id: string; title: string } | null
  matter: { id: string; kind: MatterKind } | null
  meeting: { id: string; title: string } | null
  /** The words of the paper, or the reason of a return, as they are now. */
  text: string | null
  values: Readonly<Record<string, string | number>>
}

export interface MessagePage {
  /** Newest first. */
  messages: MessageItem[]
  /** Older ones follow. */
  more: boolean
  unread: number
  /** The day of the server: the clock of the reader's computer may be wrong. */
  today: LocalDate
}

/** Counted no further: the bell says 99+. */
export const MAX_UNREAD = 100
export const MESSAGES_A_PAGE = 30
/** Messages one request may name. */
export const MAX_MESSAGE_IDS = 200
