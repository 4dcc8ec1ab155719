import { createContext, useContext } from 'react'

/** The nonce of this answer's scripts; empty in the browser, which hides nonces from pages. */
export const NonceContext = createContext('')
export const useNonce = (): string => useContext(NonceContext)
