import Taro from '@tarojs/taro'
import type { SubscribeResult } from '../contract'
import { wantedType } from '../look/type'
import { sound } from '../../shared/look/notes'
import './h5.scss'
import { makeAccessible } from './h5-accessible'
import { askSandbox, first, fromAddress } from './h5-first'
import type { CardButtonProps, PhoneButtonProps, Platform, ShareButtonProps } from './seam'
import { withId } from '../components/withId'
import { Button } from '../components/native'

// The web twin: with a sandbox it plays WeChat for one of the sandbox's people, without one it serves guests.
const { person } = first()

const place = (name: string): string => `${person ?? 'guest'}:${name}`
const read = (name: string): unknown => {
  const text = window.sessionStorage.getItem(place(name))
  if (text === null) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
const write = (name: string, value: unknown): void => {
  if (value === null || value === undefined) window.sessionStorage.removeItem(place(name))
  else window.sessionStorage.setItem(place(name), JSON.stringify(value))
}

let sandboxUrl: string | null = null

/** What WeChat would do for this person; throws where there is no sandbox or it refuses. */
const asPerson = <T,>(what: string, body?: object): Promise<T> =>
  sandboxUrl && person
    ? askSandbox<T>(sandboxUrl, person, what, body)
    : Promise.reject(new Error('nobody to play: no sandbox, or no ?person= in the address'))

const start: Platform['start'] = async () => {
  makeAccessible()
  sandboxUrl = await first().sandbox
  return { canLogin: Boolean(sandboxUrl && person) }
}

/** The code that was asked for while the app was on its way is good for the first login only. */
let early: Promise<string | null> | null = first().code
const login = async (): Promise<string> => {
  const given = early
  early = null
  return (await given) ?? (await asPerson<{ code: string }>('login-codes')).code
}

function PhoneButton({ id, className, ready, onBlocked, onCode, onRefused, children }: PhoneButtonProps) {
  const ask = () => {
    if (!ready) return onBlocked()
    asPerson<{ code: string }>('phone-codes').then(
      ({ code }) => onCode(code),
      () => onRefused('failed'),
    )
  }
  return (
    <Button {...withId(id)} className={className} onClick={ask}>
      {children}
    </Button>
  )
}

/** A friend opens it as somebody else: the person in the address is this tab's own. */
const linkTo = (path: string): string => `${window.location.origin}/#${path}`

function ShareButton({ id, className, path, onCopied, children }: ShareButtonProps) {
  const share = (): void => {
    const copied = window.navigator.clipboard?.writeText(linkTo(path)) ?? Promise.reject(new Error('no clipboard'))
    copied.then(onCopied, () => void window.prompt('', linkTo(path)))
  }
  return (
    <Button {...withId(id)} className={className} onClick={share}>
      {children}
    </Button>
  )
}

function CardButton({ id, className, cards, onDone, children }: CardButtonProps) {
  return (
    <Button
      {...withId(id)}
      className={className}
      onClick={() => void asPerson('wechat-cards', cards).then(onDone, onDone)}
    >
      {children}
    </Button>
  )
}

const requestPayment: Platform['requestPayment'] = async (payment, question) => {
  const outcome = window.confirm(question) ? 'paid' : 'cancelled'
  const played = await asPerson('payments', { ...payment, outcome }).then(
    () => true,
    () => false,
  )
  if (!played) return 'failed'
  return outcome === 'paid' ? 'said_paid' : 'cancelled'
}

/** The sandbox may answer the map itself or wrapped in `results`. */
const requestSubscribe: Platform['requestSubscribe'] = async (templateIds) => {
  const tmplIds = templateIds.slice(0, 3)
  if (tmplIds.length === 0) return {}
  const answer = await asPerson<Record<string, unknown>>('subscriptions', { tmplIds }).catch(() => ({}))
  const results = ('results' in answer ? answer.results : answer) as Record<string, SubscribeResult>
  return Object.fromEntries(tmplIds.flatMap((id) => (typeof results[id] === 'string' ? [[id, results[id]]] : [])))
}

export const platform: Platform = {
  start,
  login,
  transport: async (call) => {
    const answer = await Taro.request<unknown>({
      url: call.url,
      method: call.method,
      header: call.header,
      data: call.body,
      timeout: 15_000,
    })
    return { status: answer.statusCode, body: answer.data }
  },
  arrival: (options) => ({
    scene: fromAddress('scene') ?? fromAddress('channel'),
    followToken: fromAddress('followToken'),
    openToken: options?.query?.['m'] ?? fromAddress('m'),
  }),
  systemLanguage: () =>
    fromAddress('lang') ?? (/^zh-(TW|HK|MO|Hant)/i.test(window.navigator.language) ? 'zh-Hant' : null),
  watchNetwork: (tell) => {
    tell(!window.navigator.onLine)
    window.addEventListener('online', () => tell(false))
    window.addEventListener('offline', () => tell(true))
  },
  mode: () => (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
  // What the person chose in the browser's settings; the style sheet itself leaves the root as it is.
  typeScale: () => wantedType(parseFloat(window.getComputedStyle(document.documentElement).fontSize)),
  paint: (colours) =>
    Object.entries(colours).forEach(([name, value]) => document.documentElement.style.setProperty(name, value)),
  requestSubscribe,
  requestPayment,
  paste: () =>
    (window.navigator.clipboard?.readText() ?? Promise.resolve('')).then(
      (text) => text.trim() || null,
      () => null,
    ),
  copy: (text) =>
    (window.navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => true,
      () => false,
    ),
  scan: async (question) => window.prompt(question)?.trim() || null,
  brighten: () => () => undefined,
  vibrate: () => void window.navigator.vibrate?.(30),
  ring: (what, aloud) => {
    window.navigator.vibrate?.(what === 'good' ? 30 : [60, 40, 60])
    // A browser lets one sound only after a first touch, which confirming is.
    if (aloud) sound(what, () => (typeof AudioContext === 'undefined' ? null : new AudioContext()))
  },
  read,
  write,
  keepsHiddenPagesInDocument: true,
  PhoneButton,
  ShareButton,
  CardButton,
  PrivacyGate: () => null,
}
