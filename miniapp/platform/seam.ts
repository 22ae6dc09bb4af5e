import type { ComponentType, PropsWithChildren } from 'react'
import type { SubscribeResult } from '../contract'
import type { Transport } from '../request'

/**
 * How the app was entered: the joining channel's scene, the one-time token of the account's welcome card (it ties the
 * follower to this person where no unionid does), and the signed token of a message, where there was one.
 */
export type Arrival = { scene: string | null; followToken: string | null; openToken: string | null }

export type PhoneRefusal = 'denied' | 'no_quota' | 'failed'
export type PhoneButtonProps = PropsWithChildren<{
  id?: string
  className?: string
  /** While false a tap only tells `onBlocked`; nothing is asked of the platform. */
  ready: boolean
  onBlocked: () => void
  onCode: (phoneCode: string) => void
  onRefused: (why: PhoneRefusal) => void
}>

export type PrivacyGateProps = { title: string; text: string; agree: string; refuse: string; read: string }

/** Everything that WeChat and the web twin do differently; both sides export exactly this. */
export type Platform = {
  /** False where nobody can log in (the web twin without a sandbox): guests only, joining says where to go. */
  start: () => Promise<{ canLogin: boolean }>
  /** A one-use login code. */
  login: () => Promise<string>
  transport: Transport
  arrival: (options?: { query?: Record<string, string | undefined> }) => Arrival
  /** The language the phone speaks, as a BCP 47-like tag; null when it should not decide. */
  systemLanguage: () => string | null
  /** Tells at once and at every change whether there is a network. */
  watchNetwork: (tell: (offline: boolean) => void) => void
  /** Light or dark, as the phone has it now. */
  mode: () => 'light' | 'dark'
  /** What the shopper answered for each template; must be called straight from a tap. */
  requestSubscribe: (templateIds: readonly string[]) => Promise<Record<string, SubscribeResult>>
  /** The scanned text, null when the person turned back. */
  scan: (question: string) => Promise<string | null>
  /** Full brightness and an awake screen for showing a code; call what it answers to restore. */
  brighten: () => () => void
  vibrate: () => void
  read: (name: string) => unknown
  write: (name: string, value: unknown) => void
  /** Ids of a page that lies hidden under another must not be found twice in one document. */
  keepsHiddenPagesInDocument: boolean
  PhoneButton: ComponentType<PhoneButtonProps>
  /** The sheet that WeChat demands before the first private API; renders nothing elsewhere. */
  PrivacyGate: ComponentType<PrivacyGateProps>
}
