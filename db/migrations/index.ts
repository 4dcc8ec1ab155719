import type { Migration } from 'kysely'
import { foundations } from './0001-foundations.ts'
import { house } from './0002-house.ts'
import { duties } from './0003-duties.ts'
import { minutes } from './0004-minutes.ts'
import { messages } from './0005-messages.ts'
import { noticeUnit } from './0006-notice-unit.ts'
import { names } from './0007-names.ts'
import type { Dialect } from './dialect.ts'

/** Every migration under the name it is remembered by, in order. Released ones are never edited. */
export const migrationsFor = (dialect: Dialect): Record<string, Migration> => ({
  '0001-foundations': foundations(dialect),
  '0002-house': house,
  '0003-duties': duties(dialect),
  '0004-minutes': minutes(dialect),
  '0005-messages': messages,
  '0006-notice-unit': noticeUnit,
  '0007-names': names,
})
