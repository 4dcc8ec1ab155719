import { sharedWords } from '../sharedWords.ts'
import type { Words } from '../words.ts'
import { admin } from './admin.ts'
import { common } from './common.ts'
import { conflict } from './conflict.ts'
import { audit } from './audit.ts'
import { deeds } from './deeds.ts'
import { desk } from './desk.ts'
import { follow } from './follow.ts'
import { handling } from './handling.ts'
import { history } from './history.ts'
import { leader } from './leader.ts'
import { ledger } from './ledger.ts'
import { lights } from './lights.ts'
import { local } from './local.ts'
import { login } from './login.ts'
import { messages } from './messages.ts'
import { meeting } from './meeting.ts'
import { minutes } from './minutes.ts'
import { notice } from './notice.ts'
import { pages } from './pages.ts'
import { reimport } from './reimport.ts'
import { rules } from './rules.ts'
import { sheet } from './sheet.ts'
import { shell } from './shell.ts'
import { why } from './why.ts'

/** The source of truth for keys; a new file is named here, in en/index.ts and nowhere else. */
export const screens = {
  admin,
  common,
  conflict,
  audit,
  deeds,
  desk,
  follow,
  handling,
  history,
  leader,
  ledger,
  lights,
  local,
  login,
  messages,
  meeting,
  minutes,
  notice,
  pages,
  reimport,
  rules,
  sheet,
  shell,
  why,
} as const

export const words: Words = { ...screens, ...sharedWords(0) }
