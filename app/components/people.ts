import { createContext, useContext } from 'react'

const People = createContext<Readonly<Record<string, string>>>({})
export const PeopleProvider = People.Provider
/** Names by account, as the loader gave them. */
export const usePeopleOf = (): Readonly<Record<string, string>> => useContext(People)
