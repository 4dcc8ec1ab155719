import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startServer } from '#test/support/server.ts'

/** Before all files: the demo is seeded once; every file starts on a copy of it, as fresh as if seeded for it alone. */
export default async function seedDemo({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'duban-demo-'))
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true })
  try {
    const server = await startServer({ dataDir })
    await server.stop()
  } catch (error) {
    await remove()
    throw error
  }
  provide('demo', dataDir)
  return remove
}
