import { z } from 'zod'
import { RFM_CLASSES } from '../rules/rfm'
import { Moment } from './common'
import { route, staff } from './route'

const Four = z.tuple([z.int(), z.int(), z.int(), z.int()])
const Bands = z.object({ recencyDays: Four, frequency: Four, monetaryFen: Four })
const ClassName = z.enum(RFM_CLASSES).meta({ id: 'RfmClass' })
const Score = z.int().min(1).max(5)

/** People and their money. Only those who allow personalisation (`personal`) can be found by a segment on what they bought. */
const Worth = {
  members: z.int(),
  personal: z.int(),
  orders: z.int(),
  spentFen: z.int(),
  /** Asleep by their own cycle (shared/rules/rfm, `asleepByOwnCycle`). */
  asleep: z.int(),
}

export const RfmFigures = z
  .object({
    countedAt: Moment,
    /** By which bands, and after how many days somebody with one order counts as asleep. */
    bands: Bands,
    dormantDays: z.int(),
    /** Members, frozen ones too; of them those with a purchase, wherever it was. */
    members: z.int(),
    buyers: z.int(),
    personal: z.int(),
    orders: z.int(),
    spentFen: z.int(),
    averageOrderFen: z.int().nullable(),
    /** Half of those who bought twice or more come again within so many days on average, or sooner. */
    medianCycleDays: z.int().nullable(),
    /** Whoever bought twice or more has a cycle. */
    withCycle: z.int(),
    asleep: z.int(),
    /** All eleven, the best first. */
    classes: z.array(z.object({ name: ClassName, ...Worth })),
    /** Only those with somebody in them. */
    cells: z.array(z.object({ r: Score, f: Score, m: Score, ...Worth })),
  })
  .meta({ id: 'RfmFigures' })
export type RfmFigures = z.output<typeof RfmFigures>

/** A large shop is counted beforehand: `counting` says that figures by the present settings are on their way. */
const counted = <T extends z.ZodType>(figures: T) => z.object({ figures: figures.nullable(), counting: z.boolean() })

export const readRfm = route({
  method: 'GET',
  path: '/staff/insights/rfm',
  who: staff('marketer', 'analyst'),
  summary:
    'Members who bought by recency, frequency and money: how many and how much per cell and per class; in a large shop as they were counted last, null before the first time',
  answers: { 200: counted(RfmFigures) },
})

const People = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()])
/** Bands, how many people each score has by them (1 first), and each class. */
const Banded = z.object({
  bands: Bands,
  people: z.object({ recencyDays: People, frequency: People, monetaryFen: People }),
  classes: z.array(z.object({ name: ClassName, members: z.int() })),
})
export const RfmCuts = z
  .object({
    countedAt: Moment,
    buyers: z.int(),
    present: Banded,
    /** By fifths of the people; equal values are never split, and money goes by its first three digits. Null: nobody bought. */
    proposed: Banded.nullable(),
  })
  .meta({ id: 'RfmCuts' })
export type RfmCuts = z.output<typeof RfmCuts>

export const readRfmCuts = route({
  method: 'GET',
  path: '/staff/insights/rfm/cuts',
  who: staff('marketer', 'analyst'),
  summary:
    'The bands in force beside those that fifths of the buyers would make, with the people of each score and class by both; nothing is changed',
  answers: { 200: counted(RfmCuts) },
})

const Month = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .meta({ example: '2026-03' })
export const Retention = z
  .object({
    countedAt: Moment,
    /** The month that is not over: what it has may still grow. */
    present: Month,
    /** By month of the first purchase, oldest first: this month and the twelve before it. */
    cohorts: z.array(
      z.object({
        month: Month,
        people: z.int(),
        /** Of these, who bought in the month after, in the second after, … the eleventh, as far as there are months. */
        back: z.array(z.int()),
      }),
    ),
  })
  .meta({ id: 'Retention' })
export type Retention = z.output<typeof Retention>

export const readRetention = route({
  method: 'GET',
  path: '/staff/insights/retention',
  who: staff('marketer', 'analyst'),
  summary:
    'Members by the month (in Shanghai) of their first purchase, and how many of them bought in each month after it; a large shop as it was counted last, null before the first time',
  answers: { 200: counted(Retention) },
})

export const insightRfmRoutes = { readRfm, readRfmCuts, readRetention }
