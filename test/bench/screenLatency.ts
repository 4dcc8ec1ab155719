// From the Enter of one person to the ledger of another: 200 edits in two real browsers on loopback, against the built
// product. `npm run bench -- screenLatency [--edits N]`
import { parseArgs } from 'node:util'
import { launch, visitor } from '#test/support/browser.ts'
import { DEMO, boardOf, caller, movable } from '#test/support/calls.ts'
import { startServer } from '#test/support/server.ts'

/** Prints the distribution of the delays. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { edits: { type: 'string', default: '200' } } })
  const edits = Number(values.edits)
  const server = await startServer()
  const browser = await launch()
  try {
    const [officer, clerk] = await Promise.all([
      visitor(browser, await caller(server.origin, 'supervisor')),
      visitor(browser, await caller(server.origin, 'fuzhou')),
    ])
    const [target] = movable(await boardOf(officer))
    await Promise.all([
      officer.visit(`/boards/${DEMO}`),
      clerk.visit(`/boards/${DEMO}/units/fuzhou?task=${target.taskId}`),
    ])
    const input = clerk.page.getByTestId(`percent-input-${target.taskId}`)
    const delays: number[] = []
    for (let i = 0; i < edits; i++) {
      const percent = i % 2 === 0 ? 40 + (i % 20) : 70 + (i % 20)
      const seen = officer.page.evaluate(
        ([id, wanted]) =>
          new Promise<number>((resolve) => {
            const cell = document.querySelector(`[data-testid="cell-${id}"]`)
            if (!cell) throw new Error('the cell is not on the screen')
            // No named function in here: the compiler would mark it with a helper that the page does not have.
            const observer = new MutationObserver(() => {
              if (cell.getAttribute('data-percent') !== String(wanted)) return
              observer.disconnect()
              resolve(performance.timeOrigin + performance.now())
            })
            observer.observe(cell, { attributes: true })
          }),
        [target.id, percent] as const,
      )
      await input.fill(String(percent))
      const sent = clerk.page.evaluate(
        () =>
          new Promise<number>((resolve) =>
            document.addEventListener('keydown', () => resolve(performance.timeOrigin + performance.now()), {
              capture: true,
              once: true,
            }),
          ),
      )
      await input.press('Enter')
      delays.push((await seen) - (await sent))
    }
    delays.sort((a, b) => a - b)
    const at = (share: number): string =>
      (delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? 0).toFixed(1)
    console.log(`${edits} edits, Enter → the other screen: median ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`)
  } finally {
    await browser.close()
    await server.stop()
  }
}
