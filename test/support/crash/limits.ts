/** Longer than anything takes on a machine with much else to do; a wait that reaches it has found a fault. */
export const PATIENCE_MS = 30_000
/** How soon clients try to connect again. */
export const RECONNECT_MS = 40
