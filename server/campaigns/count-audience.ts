import type { CampaignPreview } from '../../shared/contract/campaigns'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import type { Adapters, MessageChannel } from '../messages/channel'
import type { Settings } from '../staff/settings'
import { audienceAfter, audienceAmong } from './audience'
import type { Content } from './content'
import type { Campaign } from './entities'
import { isHeldOut } from './holdout'
import { judge } from './judge'
import { gatherPeople, type Person } from './people'
import { personKeys } from './person-keys'

const CHUNK = 500
const SAMPLES = 5

/** Where the counting stands; plain values, so that a job can go on where a request, or its predecessor, stopped. */
export type Counted = Pick<CampaignPreview, 'audience' | 'reachable' | 'holdout' | 'suppressed' | 'perChannel'> & {
  /** The last member counted. */
  after: string | null
  done: boolean
  /** The first who would be written to: what samples are shown of. */
  seen: { memberId: string; channel: MessageChannel }[]
}
export const UNCOUNTED: Counted = {
  audience: 0,
  reachable: 0,
  holdout: 0,
  suppressed: {},
  perChannel: {},
  after: null,
  done: false,
  seen: [],
}

/** What the counting is of: a content and a moment that stay the same from the first chunk to the last. */
export type Asked = {
  campaign: Pick<Campaign, 'holdoutPercent' | 'salt'>
  content: Content
  settings: Settings
  at: number
}

/**
 * Counts on by rising member id until everybody is counted or `enough` says so, after each chunk; each chunk is a read of
 * its own, so that nobody waits for a large audience. The verdicts are those that freezing will come to.
 */
export async function countAudience(
  deps: Deps,
  adapters: Adapters,
  asked: Asked,
  from: Counted,
  enough: (so: Counted) => boolean,
): Promise<Counted> {
  let so = from
  while (!so.done && !enough(so)) so = await countChunk(deps, adapters, asked, so)
  return so
}

async function countChunk(deps: Deps, adapters: Adapters, asked: Asked, from: Counted): Promise<Counted> {
  const { campaign, content, settings, at } = asked
  const { people, last, known } = await deps.db.read(async (tx) => {
    const ids = await audienceAfter(tx, content, from.after, CHUNK, at)
    const found = await gatherPeople(tx, adapters, content, ids, { caps: settings.frequencyCaps, now: at })
    return { people: found, last: ids.length < CHUNK, known: await listedBefore(tx, content, found, at) }
  })
  const so: Counted = structuredClone(from)
  for (const person of people) {
    so.audience++
    so.after = person.memberId
    const verdict = known.has(person.personKey)
      ? { write: false as const, reason: 'duplicate_person' as const }
      : judge(person, content, { now: at })
    known.add(person.personKey)
    if (!verdict.write) {
      so.suppressed[verdict.reason] = (so.suppressed[verdict.reason] ?? 0) + 1
      continue
    }
    const { channel } = verdict
    so.reachable++
    so.perChannel[channel] = (so.perChannel[channel] ?? 0) + 1
    if (isHeldOut(campaign, content.kind, settings.holdoutPercent, person.personKey)) so.holdout++
    else if (so.seen.length < SAMPLES) so.seen.push({ memberId: person.memberId, channel })
  }
  return { ...so, done: last }
}

/**
 * The keys of those persons of the chunk who are in the audience through an account that comes before it. Few people
 * have two accounts, so asking for them is cheaper than remembering everybody.
 */
async function listedBefore(tx: Tx, content: Content, people: Person[], at: number): Promise<Set<string>> {
  const first = people[0]?.memberId ?? ''
  const accounts = people.flatMap((one) => one.accounts.filter((id) => id < first))
  if (accounts.length === 0) return new Set()
  const listed = await audienceAmong(tx, content, [...new Set(accounts)], at)
  return new Set([...(await personKeys(tx, [...listed])).values()].map((one) => one.personKey))
}
