import type { Router } from '@koa/router'
import type { Doors, Served } from './contract'
import type { JobHandler, JobKind } from './jobs'
import type { PersonTable } from './person-table'
import type { Answers, Ask } from './questions'

/** What rooms are given of each other: answers to what they ask, and what each holds of people. */
export type House = { ask: Ask; person: readonly PersonTable[] }

/** Work that goes on beside the job runner. */
export type Beside = {
  start(): void
  /** Does everything that is due and returns when nothing is (tests, scripts). */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * A column whose values the room seals by the vault's system key, each under a label that its row's key is part of;
 * `npm run rekey` puts them under the newest data key.
 */
export type Sealed = { table: string; key: string; column: string; as: 'bytes' | 'base64'; label(key: string): string }

/**
 * What a room brings. `server/<room>/room.ts` says it and `server/app.ts` lists the rooms; nothing else has to know that
 * a room is there. Whatever a room does not bring it leaves out.
 */
export type RoomOf<Deps> = {
  name: string
  /** Tables that are read through a repository. */
  entities?: readonly (new () => object)[]
  /** Rows of the contract that this room serves. */
  routes?(deps: Deps, house: House): Served[]
  /** What is served beside the contract: pictures, the platform's notices. */
  routers?(deps: Deps, house: House): Router[]
  /** Who knows the callers of one side. */
  doors?(deps: Deps): Partial<Doors>
  /** Its kinds of jobs, each with its lane; the standing ones are kept going from every start on. */
  jobKinds?: readonly JobKind[]
  /** Who carries them out, by kind. */
  jobs?(deps: Deps, house: House): Record<string, JobHandler>
  /** Work beside the job runner. */
  works?(deps: Deps): Beside[]
  /** Answers to what lower rooms ask. Rooms above have answered by then, so these may ask in turn. */
  answers?(deps: Deps, house: House): Answers[]
  /** What it keeps sealed beside members' own fields. */
  sealed?: readonly Sealed[]
  /** What it holds of people: each of its tables with a column that leads to one. */
  person?: readonly PersonTable[]
  /** The settings that are this room's to mean something; the staff room keeps them all. */
  settings?: readonly string[]
  /** The segment fields whose facts this room keeps. */
  segmentFields?: readonly string[]
  /** The lines of a member's timeline that this room writes. */
  timeline?: readonly string[]
}
