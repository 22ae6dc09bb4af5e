import type { Chance, Clock, Log } from '../wechat/ports'
import type { AppKind, Switches } from './state'
import type { PayKeys } from './pay-keys'
import type { SandboxStore } from './store'

/** An app as the platform's console knows it; without token and key no push is sent to it. */
export type SandboxApp = { appid: string; secret: string; token: string; aesKey: string }

/** A joining channel as far as scanning its picture goes. */
export type SandboxChannel = {
  id: string
  name: string
  kind: 'official_account_qr' | 'mini_program_code'
  scene: string
}

export type SandboxOptions = {
  store: SandboxStore
  clock: Clock
  chance: Chance
  log: Log
  /** Where the product answers, for pushes and for the addresses the sandbox gives out; asked at each use. */
  publicUrl(): string
  apps: Record<AppKind, SandboxApp>
  channels(): Promise<SandboxChannel[]>
  /** The merchant's and the platform's keys, made at their first use; left out: nobody can pay. */
  pay?: () => PayKeys
  /** Pages of the released mini-program, without leading slash; left out: any page that looks like one of ours. */
  pages?: string[]
}

/** What every file of the sandbox gets. */
export type SandboxDeps = SandboxOptions & {
  switches: Switches
  /** Ends the pushes under way. */
  stopping: AbortSignal
  /** Runs work that outlives the request; what it throws is logged. */
  background(work: () => Promise<void>): void
}
