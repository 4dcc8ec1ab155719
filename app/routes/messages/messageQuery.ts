const ID = /^\d{14}-\d{6}-[0-9a-f]{8}$/
const BOARD = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** What the address asks for; what it asks wrongly is left out, as if it had not been asked. */
export function messageQuery(params: URLSearchParams): { unread?: true; boardId?: string; before?: string } {
  const board = params.get('board') ?? ''
  const before = params.get('before') ?? ''
  return {
    ...(params.get('unread') === '1' ? { unread: true as const } : {}),
    ...(BOARD.test(board) ? { boardId: board } : {}),
    ...(ID.test(before) ? { before } : {}),
  }
}
