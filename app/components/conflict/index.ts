export { ConflictLine } from './ConflictLine.tsx'
export { LiveBoard } from './LiveBoard.tsx'
export { useConflictChooser } from './useConflictChooser.ts'
