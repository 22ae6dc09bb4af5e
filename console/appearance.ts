import { useSyncExternalStore } from 'react'
import type { Mode } from '../shared/look/tokens'

/** What a person chose: a fixed mode, or the system's, also when that changes while the page is open. */
export type Look = Mode | 'system'
const KEPT = 'console.look'
const system = window.matchMedia('(prefers-color-scheme: dark)')
const hearers = new Set<() => void>()

const read = (): Look => {
  const kept = localStorage.getItem(KEPT)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}
let look = read()

/** The look is this one from now on, also after a reload. */
export function choose(next: Look): void {
  look = next
  localStorage.setItem(KEPT, next)
  hearers.forEach((hear) => hear())
}

function listen(hear: () => void): () => void {
  hearers.add(hear)
  system.addEventListener('change', hear)
  return () => {
    hearers.delete(hear)
    system.removeEventListener('change', hear)
  }
}

export const useLook = (): Look => useSyncExternalStore(listen, () => look)

/** Light or dark, as it is to be drawn now. */
export const useMode = (): Mode =>
  useSyncExternalStore(listen, () => (look === 'system' ? (system.matches ? 'dark' : 'light') : look))
