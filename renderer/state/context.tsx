import { createContext, useContext } from 'react'
import type { Console } from './console.ts'
import type { Session } from './session.ts'

export const ConsoleContext = createContext<Console | null>(null)
export const SessionContext = createContext<Session | null>(null)

export const useConsole = (): Console => {
  const value = useContext(ConsoleContext)
  if (value === null) throw new Error('Not inside the console')
  return value
}

/** The environment that is open; only for what is drawn while one is. */
export const useSession = (): Session => {
  const value = useContext(SessionContext)
  if (value === null) throw new Error('No environment is open')
  return value
}
