import type { Generated } from 'kysely'

/**
 * The tables as Kysely sees them. Portable types only (DESIGN.md §8): moments are milliseconds, ids are text, JSON is
 * text as it was written, bytes are read as `Uint8Array` on both dialects. `README.md` says why each table exists.
 */

export interface BoardTable {
  id: string
  /** The head of the board's chain. */
  seq: number
  hash: string
  at: number
  title: string
  status: string
  issuing_unit_id: string
  label: string | null
  /** The Board entity as JSON. */
  body: string
}

export interface ChangeTable {
  board_id: string
  seq: number
  at: number
  actor_id: string
  unit_id: string
  command_id: string
  type: string
  subject: string
  /** The Change as JSON; the other columns repeat it for indexes, and `verifyChain` compares them with it. */
  body: string
  hash: string
}

export interface CommandTable {
  board_id: string
  actor_id: string
  command_id: string
  /** The sequence it was answered with. */
  seq: number
  at: number
}

export interface SubjectStateTable {
  board_id: string
  subject: string
  seq: number
  body: string
  stamps: string
}

export interface BoardSnapshotTable {
  board_id: string
  seq: number
  at: number
  body: string
}

export interface SystemTable {
  seq: number
  at: number
  actor_id: string | null
  type: string
  body: string
  hash: string
}

export interface SystemHeadTable {
  id: number
  seq: number
  hash: string
}

export interface DocumentTable {
  name: string
  /** Sequence of its last stored update. */
  seq: number
  at: number
}

export interface DocumentUpdateTable {
  name: string
  seq: number
  at: number
  account_id: string
  bytes: Uint8Array
}

export interface DocumentSnapshotTable {
  name: string
  seq: number
  bytes: Uint8Array
}

export interface DocumentClientTable {
  name: string
  client_id: number
  account_id: string
}

export interface UnitTable {
  id: string
  name: string
  short_name: string
  parent_id: string | null
  position: number
}

export interface AccountTable {
  id: string
  username: string
  name: string
  password_hash: string
  status: string
  version: number
  created_at: number
  /** 1: the password was given out and must be changed before anything else. Left out of an insert it is 0. */
  must_change: Generated<number>
}

export interface RoleGrantTable {
  account_id: string
  unit_id: string
  role: string
}

export interface SessionTable {
  token_hash: string
  account_id: string
  created_at: number
  renewed_at: number
  expires_at: number
  address: string
  user_agent: string
}

export interface NoticeTable {
  id: string
  /** Whose notice it is; null where an older release did not keep it and no board tells. */
  unit_id: string | null
  title: string
  source: string
  created_at: number
}

export interface NoticeVersionTable {
  id: string
  notice_id: string
  version: number
  text: string
  outline: string
  source: string
  created_at: number
}

export interface MinutesTable {
  meeting_id: string
  board_id: string
  /** Sequence of the change that closed the meeting. */
  closed_seq: number
  at: number
  body: string
  /** JSON: account id → name. */
  names: string | null
  hash: string
}

export interface HouseTable {
  id: number
  name: string
}

export interface MessageTable {
  /** In the order they were written, so that it is also the place in the list. */
  id: string
  account_id: string
  board_id: string
  /** For whom it is: the roles at the unit, comma between; null where it names the account itself. */
  unit_id: string | null
  roles: string
  kind: string
  digest: string
  count: number
  subject: string
  /** What its sentence needs besides, JSON. */
  values: string
  at: number
  read_at: number | null
}

export interface MessageCursorTable {
  board_id: string
  /** The last change that has been turned into messages. */
  seq: number
  /** The last day (YYYY-MM-DD) whose night and whose morning have been told. */
  night: string | null
  morning: string | null
}

export interface Tables {
  board: BoardTable
  change: ChangeTable
  command: CommandTable
  subject_state: SubjectStateTable
  board_snapshot: BoardSnapshotTable
  system: SystemTable
  system_head: SystemHeadTable
  document: DocumentTable
  document_update: DocumentUpdateTable
  document_snapshot: DocumentSnapshotTable
  document_client: DocumentClientTable
  unit: UnitTable
  account: AccountTable
  role_grant: RoleGrantTable
  session: SessionTable
  notice: NoticeTable
  notice_version: NoticeVersionTable
  minutes: MinutesTable
  house: HouseTable
  message: MessageTable
  message_cursor: MessageCursorTable
}
