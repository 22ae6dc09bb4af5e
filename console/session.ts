import { useSyncExternalStore } from 'react'
import { call, session, type Answer } from './api'
import { client } from './data/client'
import { forgetTabDrafts } from './data/drafts'
import { asProblem } from './data/problem'
import { placeOf } from './places'
import type { RouteName } from '../shared/contract/table'

export type Self = Answer<'readSelf'>['staff']
type State = { self: Self | null; known: boolean; ended: boolean }

let state: State = { self: null, known: false, ended: false }
const hearers = new Set<() => void>()
const MARK = 'console.here'
const become = (next: State): void => {
  state = next
  if (next.self) localStorage.setItem(MARK, 'yes')
  else localStorage.removeItem(MARK)
  hearers.forEach((hear) => hear())
}

session.onEnd = () => {
  if (!state.self) return
  session.csrf = null
  client.clear()
  become({ self: null, known: true, ended: true })
}

/** Who is signed in, asked of the server once a page load; null: nobody. A broken network throws. */
export async function whoAmI(): Promise<Self | null> {
  if (state.known) return state.self
  try {
    const { csrfToken, staff } = await call('readSelf', {})
    session.csrf = csrfToken
    become({ self: staff, known: true, ended: false })
  } catch (thrown) {
    if (asProblem(thrown).code !== 'unauthenticated') throw thrown
    become({ self: null, known: true, ended: false })
  }
  return state.self
}

/** Whether somebody was signed in here when the page was left: then what lies behind the door is fetched without waiting. */
export const wasHere = (): boolean => localStorage.getItem(MARK) !== null

/** Signed in with a cookie session; refused as `credentials_invalid` or `rate_limited`. */
export async function signIn(username: string, password: string): Promise<Self> {
  const { csrfToken, staff } = await call('signIn', { body: { username, password, cookie: true } })
  session.csrf = csrfToken
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'app-config' })
  become({ self: staff, known: true, ended: false })
  return staff
}

/** The session is over here and at the server; what was read is forgotten. */
export async function signOut(): Promise<void> {
  await call('signOut', {})
  forgetTabDrafts()
  session.csrf = null
  client.clear()
  become({ self: null, known: true, ended: false })
}

/** Whether the person has left by the door, and not been put out by the end of the session. */
export const hasLeft = (): boolean => state.known && !state.self && !state.ended

export const useSession = (): State =>
  useSyncExternalStore(
    (hear) => {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    () => state,
  )

/** Whether a role may call a route, as the route table says. */
export const may = (self: Self | null, name: RouteName): boolean => {
  const { roles } = placeOf(name)
  return !roles || (self !== null && roles.includes(self.role))
}

/** Whether the person signed in may call a route: buttons that would be refused are not shown. */
export function useMay(): (name: RouteName) => boolean {
  const { self } = useSession()
  return (name) => may(self, name)
}
