import { platform } from '@platform'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api'
import type { Card } from '../contract'

/** The card as last read, with the phone's own time of reading: the phone's clock may be wrong, its stopwatch is not. */
type Held = { card: Card; readAt: number; livesMs: number }

const SHORTEST_MS = 20_000
const LONGEST_MS = 120_000
const REFRESH_BEFORE_MS = 30_000

const held = (card: Card): Held => ({
  card,
  readAt: Date.now(),
  // A clock that is off by more than the code can live says nothing; the bounds are the contract's 60 s steps.
  livesMs: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Date.parse(card.dynamicCodeExpiresAt) - Date.now())),
})

/**
 * The member's card with a code that is renewed half a minute before it dies. Without a network the last one stays,
 * with its expiry. `left` is the share of its life that remains.
 */
export const useCode = (wanted: boolean): { held: Held | null; left: number; error: unknown; renew: () => void } => {
  const [state, setState] = useState<{ held: Held | null; error: unknown }>(() => ({
    held: (platform.read('card') as Held | undefined) ?? null,
    error: null,
  }))
  const [now, setNow] = useState(Date.now())
  const busy = useRef(false)
  const triedAt = useRef(0)

  const renew = (): void => {
    if (busy.current) return
    busy.current = true
    triedAt.current = Date.now()
    api
      .card()
      .then(
        (card) => {
          const fresh = held(card)
          platform.write('card', fresh)
          setState({ held: fresh, error: null })
        },
        (error: unknown) => setState((before) => ({ held: before.held, error })),
      )
      .finally(() => {
        busy.current = false
      })
  }

  useEffect(() => {
    if (!wanted) return
    renew()
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [wanted])

  const remaining = state.held ? state.held.readAt + state.held.livesMs - now : 0
  useEffect(() => {
    if (wanted && remaining < REFRESH_BEFORE_MS && now - triedAt.current > 5_000) renew()
  }, [now, remaining, wanted])

  return { ...state, left: state.held ? remaining / state.held.livesMs : 0, renew }
}
