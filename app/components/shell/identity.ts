import { createContext, useContext } from 'react'
import { type Identity, pageIdentity } from '#app/realtime/identity.ts'

/** For whom the server renders this page; in the browser the page itself says it. */
export const IdentityContext = createContext<Identity | null>(null)
export const useIdentity = (): Identity | null => useContext(IdentityContext) ?? pageIdentity()
