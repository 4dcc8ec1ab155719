import type { Server } from 'node:http'
import type { Actor } from '#shared/domain/model.ts'
import type { Audit } from '../audit.ts'
import type { Boards } from '../boards.ts'
import type { History } from '../history.ts'
import type { MinutesFile } from '../exports/minutesFile.ts'
import type { Notices } from '../imports/notices.ts'
import type { Reimports } from '../imports/reimport.ts'
import type { AccountDirectory } from '../accounts/directory.ts'
import type { Messages } from '../messages.ts'
import type { Metrics } from '../metrics.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import type { SignIn } from '../auth/signIn.ts'
import type { DenialBook } from './denials.ts'

export type Language = 'zh-CN' | 'en'

/** An account of the demo as the login page offers it: one click signs in. */
export interface DemoAccount {
  username: string
  name: string
  unitName: string
  roles: readonly string[]
}

/** What the doors need of the server; `createServices` of server/services.ts builds it. */
export interface Services {
  /** The name of the database; a page says it when it comes back. */
  house: string
  metrics: Metrics
  boards: Boards
  /** 会议纪要 as a file; null where there is none for this reader. */
  minutesFile(actor: Actor, meetingId: string): Promise<MinutesFile | null>
  history: History
  audit: Audit
  notices: Notices
  reimports: Reimports
  messages: Messages
  directory: AccountDirectory
  denials: DenialBook
  sessions: SessionService
  signIn: SignIn
  /** Empty unless the demo is served. */
  demoAccounts(): Promise<readonly DemoAccount[]>
  /** Whether there is an active administrator. */
  administered(): Promise<boolean>
  /** Whether requests can be answered from storage right now. */
  ready(): Promise<boolean>
  /** Opens the websocket doors on the server that serves the pages. */
  attach(server: Server): void
  /** Stops joins, drains the pipeline, closes sockets and storage. */
  close(): Promise<void>
}

/** What every loader and action of a page receives; see app/services.server.ts. */
export interface PageContext {
  services: Services
  session: Session | null
  cspNonce: string
  house: string
  language: Language
  demo: boolean
  /** Logs what a page could not show. An address without a page, or a reader who left, is no defect. */
  reportError(error: unknown): void
}
