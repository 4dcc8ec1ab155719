import type { SharedWords } from './sharedWords.ts'
import type { Translated } from './types.ts'
import type { screens } from './zh-CN/index.ts'

/** All keys: those of the Chinese files, and those of the words that server and screens share. */
export type Screens = typeof screens
export type Words = Translated<Screens> & SharedWords
