import { bareSqliteDatabases, sqliteDatabases } from '#test/support/databases.ts'
import { describe } from 'vitest'
import { storeContracts } from './stores.contract.ts'

describe('on SQLite', () => {
  storeContracts({ open: sqliteDatabases(), openBare: bareSqliteDatabases() })
})
