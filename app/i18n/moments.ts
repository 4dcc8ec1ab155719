/**
 * Moments as officials read them, in Asia/Shanghai. China has had one offset and no summer time since 1992, so that a
 * shift by eight hours is exact for every moment of a board, and server and browser write the same.
 */
const SHANGHAI = 8 * 3_600_000

const iso = (moment: number): string => new Date(moment + SHANGHAI).toISOString()

/** 14:32:08 */
export const clock = (moment: number): string => iso(moment).slice(11, 19)
/** 14:32 */
export const clockMinute = (moment: number): string => iso(moment).slice(11, 16)
/** 2023-10-31 */
export const day = (moment: number): string => iso(moment).slice(0, 10)
/** 10-31 14:32 */
export const dayMinute = (moment: number): string => `${iso(moment).slice(5, 10)} ${clockMinute(moment)}`
/** 10-31 from 2023-10-31 */
export const monthDay = (date: string): string => date.slice(5)
