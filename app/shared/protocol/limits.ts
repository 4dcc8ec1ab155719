/** Limits that both ends must agree on, each with what it protects. */

/** Raised when a client of the former release could no longer talk to the server: a mismatch means reload. */
export const PROTOCOL_VERSION = 1

/** Own commands since `base` that a command may name; more unsent work than this waits its turn. */
export const MAX_OWN = 64

/** One frame on either socket, and one HTTP body of a command. */
export const MAX_MESSAGE_BYTES = 256 * 1024

/** One Yjs update; an honest keystroke is under 100 bytes, a pasted page a few kilobytes. */
export const MAX_UPDATE_BYTES = 256 * 1024

/** Clock ticks one update may add: more would let a few bytes claim years of typing. */
export const MAX_UPDATE_TICKS = 1_000_000

/**
 * One document, as it is told to who opens it: its text, and what is left of what was deleted. Forty tasks with all
 * three fields full to the brim are 720 kB of text.
 */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024

/** Messages of one connection in a second, before it is told `tooMany`. */
export const MAX_MESSAGES_PER_SECOND = 200

/** How often in a second one connection may say where it is; a page says it at most four times. */
export const MAX_FOCUS_PER_SECOND = 20

/** Connections on one board that others are told of, and of one account among them. Who comes beyond is let in unseen. */
export const MAX_PRESENT = 500
export const MAX_PRESENT_PER_ACCOUNT = 4

/** How often in a second a presenter's page may say what it shows; it says it at most ten times. */
export const MAX_SHOWN_PER_SECOND = 25

/** After this time (ms) without the presenter's connection, chair and supervisors may take over. */
export const TAKE_OVER_MS = 30_000

/** The commit pipeline takes at most this many items into one batch. */
export const BATCH_ITEMS = 64

/** Heartbeat of Socket.IO (ms): a dead connection is known after the sum at the latest. */
export const PING_INTERVAL_MS = 4_000
export const PING_TIMEOUT_MS = 4_000

/** Bytes that may wait in one connection before it is cut off and must join again. */
export const MAX_BUFFERED_BYTES = 1024 * 1024

export const MAX_TITLE_LENGTH = 200
export const MAX_TEXT_LENGTH = 2_000
/** A narrative field in characters: shown as the guide of the field, and enforced when it is frozen into a report. */
export const NARRATIVE_GUIDE_LENGTH = 300
export const NARRATIVE_MAX_LENGTH = 2_000
export const MAX_TASKS = 1_000
export const MAX_UNITS = 64
/** A notice that is imported: the file, what it unpacks to, its pages, its text, and the time (ms) reading may take. */
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024
export const MAX_UNPACKED_BYTES = 50 * 1024 * 1024
export const MAX_IMPORT_PAGES = 300
export const MAX_NOTICE_LENGTH = 1_000_000
export const MAX_IMPORT_MS = 10_000
/** Passages of a notice behind one task, and passages of it declared to be no task. */
export const MAX_SOURCES = 20
export const MAX_DECLARED = 500
/** People a meeting names beside its units: a hall of more is counted, not listed. */
export const MAX_PARTICIPANTS = 60
/** Items of one meeting's agenda: a meeting of more is several. */
export const MAX_AGENDA = 60
