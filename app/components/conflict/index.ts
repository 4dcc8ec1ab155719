export { ConflictDialog } from './ConflictDialog.tsx'
export { ConflictLine } from './ConflictLine.tsx'
export { useConflictChooser } from './useConflictChooser.ts'
export type { ConflictChooser } from './useConflictChooser.ts'
