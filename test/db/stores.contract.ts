import type { OpenDatabase } from '#test/support/databases.ts'
import { accountStoreContract } from './accounts.contract.ts'
import { changeLogContract } from './changeLog.contract.ts'
import { commitStoreContract } from './commitStore.contract.ts'
import { documentStoreContract } from './documentStore.contract.ts'
import { messageStoreContract } from './messages.contract.ts'
import { minutesStoreContract } from './minutes.contract.ts'
import { migrationsContract } from './migrations.contract.ts'
import { noticeStoreContract } from './notices.contract.ts'
import { sessionStoreContract } from './sessions.contract.ts'
import { systemStreamContract } from './systemStream.contract.ts'

/** Every store's contract, to be run on each database there is. */
export function storeContracts({ open, openBare }: { open: OpenDatabase; openBare: OpenDatabase }): void {
  migrationsContract(openBare)
  commitStoreContract(open)
  changeLogContract(open)
  systemStreamContract(open)
  documentStoreContract(open)
  accountStoreContract(open)
  sessionStoreContract(open)
  noticeStoreContract(open)
  minutesStoreContract(open)
  messageStoreContract(open)
}
