/**
 * Who got which edit of one room when. Receipts are only noted while it runs; what they mean is worked out afterwards,
 * so that counting costs the driver one store an edit.
 */
export class RoomTally {
  readonly #receivers: Float64Array[]
  readonly #edits: number
  readonly #sentAt: Float64Array
  readonly #ackedAt: Float64Array
  readonly #author: Int32Array
  sent = 0
  acked = 0
  received = 0
  duplicates = 0
  lastReceipt = 0

  constructor(receivers: number, edits: number) {
    this.#edits = edits
    this.#receivers = Array.from({ length: receivers }, () => new Float64Array(edits))
    this.#sentAt = new Float64Array(edits)
    this.#ackedAt = new Float64Array(edits)
    this.#author = new Int32Array(edits).fill(-1)
  }

  sending(edit: number, author: number, at: number): void {
    this.#sentAt[edit] = at
    this.#author[edit] = author
    this.sent++
  }

  stored(edit: number, at: number): void {
    if (edit >= this.#edits || this.#ackedAt[edit] !== 0) return
    this.#ackedAt[edit] = at
    this.acked++
  }

  /** An edit reached a client; what comes back to its own author is no delivery. */
  receipt(receiver: number, edit: number, at: number): void {
    const row = this.#receivers[receiver]
    if (!row || edit >= this.#edits || this.#author[edit] === receiver) return
    if (row[edit] !== 0) {
      this.duplicates++
      return
    }
    row[edit] = at
    this.received++
    this.lastReceipt = at
  }

  /** Deliveries owed for what was sent so far. */
  get expected(): number {
    return this.sent * (this.#receivers.length - 1)
  }

  /** Milliseconds from sending to every receipt, of the edits from `from` on. */
  latencies(from: number): Float64Array {
    const all = new Float64Array(this.#receivers.length * Math.max(0, this.#edits - from))
    let count = 0
    for (const row of this.#receivers) {
      for (let edit = from; edit < this.#edits; edit++) {
        const at = row[edit]!
        if (at !== 0) all[count++] = at - this.#sentAt[edit]!
      }
    }
    return all.subarray(0, count)
  }

  /** Milliseconds from sending to the acknowledgement, of the edits from `from` on. */
  acknowledgements(from: number): number[] {
    const all: number[] = []
    for (let edit = from; edit < this.#edits; edit++)
      if (this.#ackedAt[edit] !== 0) all.push(this.#ackedAt[edit]! - this.#sentAt[edit]!)
    return all
  }
}
