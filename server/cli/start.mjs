// `npm start`: everything from a fresh clone to a served page. Plain JavaScript that needs nothing installed; what needs
// a modern Node is imported only after the version has been checked.
import { refuseOldNode } from './nodeVersion.mjs'

refuseOldNode()
const { start } = await import('./startup.mjs')
await start()
