import type { Sounding } from '../../shared/look/notes'
import type { ComponentType, PropsWithChildren } from 'react'
import type { PaymentParams, SubscribeResult, WechatCards } from '../contract'
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

/** Hands the page's gift on; what is handed on is said by the page's `useShareAppMessage` and, in a browser, by `path`. */
export type ShareButtonProps = PropsWithChildren<{
  id?: string
  className?: string
  path: string
  /** The browser has put the address on the clipboard. */
  onCopied: () => void
}>

/** WeChat's own tap target that puts coupons into its card folder. What it reports is not believed: `onDone` only says that it ended. */
export type CardButtonProps = PropsWithChildren<{
  id?: string
  className?: string
  cards: WechatCards
  onDone: () => void
}>

/** What the payer's side says happened. Nothing is owed to it: the server's word alone decides. */
export type Paid = 'said_paid' | 'cancelled' | 'failed'

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
  /** How much larger than usual letters are wanted on this phone, 1 to 1.4. */
  typeScale: () => number
  /** Gives what lies outside the pages (the tab bar) the shop's colour: CSS variables, none for the default one. Called as pages are shown. */
  paint: (colours: Readonly<Record<string, string>>) => void
  /** What the shopper answered for each template; must be called straight from a tap. */
  requestSubscribe: (templateIds: readonly string[]) => Promise<Record<string, SubscribeResult>>
  /** Opens the payment panel. The web twin's sandbox asks `question` instead. */
  requestPayment: (payment: PaymentParams, question: string) => Promise<Paid>
  /** What lies on the clipboard; null where it is empty or the person refuses. Call it straight from a tap. */
  paste: () => Promise<string | null>
  /** Puts a text on the clipboard; false where the phone does not allow it. Call it straight from a tap. */
  copy: (text: string) => Promise<boolean>
  /** The scanned text, null when the person turned back. */
  scan: (question: string) => Promise<string | null>
  /** Full brightness and an awake screen for showing a code; call what it answers to restore. */
  brighten: () => () => void
  vibrate: () => void
  /** A till is heard and felt: good, or bad for longer. Silent where the phone has nothing to be heard with. */
  ring: (what: Sounding, aloud: boolean) => void
  read: (name: string) => unknown
  write: (name: string, value: unknown) => void
  /** Ids of a page that lies hidden under another must not be found twice in one document. */
  keepsHiddenPagesInDocument: boolean
  PhoneButton: ComponentType<PhoneButtonProps>
  ShareButton: ComponentType<ShareButtonProps>
  /** Null where this build cannot put coupons into WeChat's card folder. */
  CardButton: ComponentType<CardButtonProps> | null
  /** The sheet that WeChat demands before the first private API; renders nothing elsewhere. */
  PrivacyGate: ComponentType<PrivacyGateProps>
}
