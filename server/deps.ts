import type { Chance } from './base/chance'
import type { Clock } from './base/clock'
import type { Config } from './base/config'
import type { Database } from './base/database'
import type { Waker } from './base/jobs'
import type { Log } from './base/log'
import type { Metrics } from './base/metrics'
import type { RoomOf } from './base/room'
import { questions } from './base/questions'
import type { Vault } from './base/vault'
import type { Mailer } from './mail/mailer'
import type { Wechat } from './wechat/client'
import type { Pay } from './wechat/pay/ports'
import type { WechatEvent } from './wechat/push-event'
import type { AppKind } from './wechat/push-routes'

/** Everything a verb may need from outside, made once in main.ts and handed down: nothing is global. */
export type Deps = {
  config: Config
  clock: Clock
  chance: Chance
  log: Log
  db: Database
  vault: Vault
  wechat: Wechat
  /** WeChat Pay; null where no merchant id is set. */
  pay: Pay | null
  /** Null where nobody takes mails: nothing that needs one is offered. */
  mail: Mailer | null
  /** True once the process is ending: what waits for news lets go. */
  stopping(): boolean
  /** Told after a commit that jobs were added. */
  waker: Waker
  metrics: Metrics
  /** Where this installation is reached from outside, without a trailing slash. */
  publicUrl: string
}

/** A room that hears what WeChat pushes; each bears hearing it twice and in any order. */
export type PushListener = (deps: Deps, app: AppKind, event: WechatEvent) => Promise<void>

/** What a room brings, see base/room.ts. */
export type Room = RoomOf<Deps>

/** Whoever works pushes off tells these rooms of each. */
export const PUSHES = questions<{ listeners: PushListener[] }>('pushes', { listeners: [] })
