/** What the sandbox remembers, one document kind a type. Moments are milliseconds since the epoch, UTC. */
import type { PayCard, PayNotice, PayOrder, PayRefund, PayStock } from './pay-state'

export type AppKind = 'mini' | 'oa'

export type ReplyWindow = { cause: 'message' | 'follow' | 'scan'; until: number; left: number }

export type Person = {
  id: string
  name: string
  /** E.164. */
  phone: string
  unionid: string | null
  openids: { mini: string; oa: string }
  following: { since: number; scene: string } | null
  /** When the mini-program was last used; msgSecCheck wants it within two hours. */
  miniUsedAt: number
  /** In which the account may write customer-service messages. */
  replyWindows: ReplyWindow[]
  /** What the phone opened with the last scan. */
  landing: Landing | null
  createdAt: number
}

export type Landing = { path: string; scene: string; query: string; url: string }

export type OneTimeCode = { personId: string; use: 'login' | 'phone'; madeAt: number }

/** Permissions for one template of one mini-program openid. */
export type Grant = { openid: string; templateId: string; count: number }

export type InboxField = { key: string; label: string; value: string }

export type InboxMessage = {
  id: string
  kind: 'subscribe' | 'template' | 'custom' | 'reply' | 'sms'
  title: string
  text: string | null
  templateId: string | null
  fields: InboxField[]
  /** Mini-program page it opens, or null. */
  page: string | null
  url: string | null
  msgId: string | null
  at: number
}

export type SandboxMail = {
  id: string
  to: string
  subject: string
  text: string
  html: string | null
  headers: Record<string, string>
  at: number
}

export type IssuedToken = { token: string; madeAt: number; expiresAt: number; diesAt: number }

/** The two isolated token families of an app. */
export type AppTokens = { legacy: IssuedToken[]; stable: IssuedToken[]; forcedAt: number[] }

export type QrCode = { ticket: string; url: string; scene: string; expiresAt: number | null }

/** A template send that carried a client_msg_id, kept 10 minutes. */
export type ClientMessage = { msgId: string; at: number }

export type Fault = {
  errcode?: number
  status?: number
  /** Of WeChat Pay: refused with this code (and `status`, 500 when left out), signed. */
  code?: string
  /** Of WeChat Pay: the call is worked off, and its answer's signature is missing or wrong in this way. */
  forge?: 'unsigned' | 'signature' | 'probe' | 'stale' | 'serial'
  delayMs?: number
  hang?: boolean
  /** Works off the call, then drops the connection instead of answering. */
  dropAfterAccept?: boolean
  /** How many calls it hits; for ever when left out. */
  times?: number
}

/** How the platform behaves where nobody outside knows it. */
export type Switches = {
  /** What a used login code is answered with; seen both ways. */
  usedCodeErrcode: 40029 | 40163
  /** Events about a message come before the answer of the call that sent it. */
  eventsFirst: boolean
  /** What TEMPLATESENDJOBFINISH says. */
  templateStatus: 'success' | 'failed:user block' | 'failed: system failed'
}

export type Documents = {
  person: Person
  code: OneTimeCode
  usedCode: { use: 'login' | 'phone'; at: number }
  grant: Grant
  /** By openid. */
  openid: { app: AppKind; personId: string }
  /** By person. */
  inbox: { messages: InboxMessage[] }
  /** All of them under the one name `all`. */
  mails: { mails: SandboxMail[] }
  tokens: AppTokens
  qrcode: QrCode
  clientMessage: ClientMessage
  payOrder: PayOrder
  payRefund: PayRefund
  payNotice: PayNotice
  payStock: PayStock
  payCard: PayCard
  /** Where merchant coupons are told of, under the one name `coupons`. */
  payCallback: { url: string }
}
