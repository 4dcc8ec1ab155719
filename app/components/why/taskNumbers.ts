export { taskNumbers } from '#shared/domain/taskNumbers.ts'
