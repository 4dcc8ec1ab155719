import type { TaskKind } from '#shared/domain/model.ts'

export const KINDS: readonly TaskKind[] = ['deliverable', 'activity', 'project', 'pilot', 'metric', 'continuing']
