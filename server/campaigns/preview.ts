import type { CampaignPreview } from '../../shared/contract/campaigns'
import type { Deps } from '../deps'
import { presentStaffMembers } from '../membership/present-staff'
import type { Adapters, MessageChannel } from '../messages/channel'
import { segmentMembers } from '../segments/members'
import { readSettings } from '../staff/settings'
import { readCampaign } from './change-campaign'
import { loadContent } from './content'
import { isHeldOut } from './holdout'
import { judge, type Reason } from './judge'
import { gatherPeople, type Person } from './people'
import { writeLetter } from './write-letter'

const CHUNK = 500
const SAMPLES = 5

type Seen = { person: Person; channel: MessageChannel; address: string }

/**
 * Who would be reached now, by what, and why the others not; writes and sends nothing. `reachable` counts those the
 * holdout would keep out, too. In chunks, each a read of its own, so that nobody else waits for a large audience.
 */
export async function previewCampaign(deps: Deps, adapters: Adapters, id: string): Promise<CampaignPreview> {
  const campaign = await deps.db.read((tx) => readCampaign(tx, id))
  const content = await deps.db.read((tx) => loadContent(tx, campaign))
  const settings = await deps.db.read(readSettings)
  const now = deps.clock.now()
  const known = new Set<string>()
  const suppressed: Partial<Record<Reason, number>> = {}
  const perChannel: Partial<Record<MessageChannel, number>> = {}
  const seen: Seen[] = []
  const total = { audience: 0, reachable: 0, holdout: 0 }
  for (let after: string | null = null; ;) {
    const ids: string[] = await deps.db.read((tx) => segmentMembers(tx, content.rule, after, CHUNK, now))
    const people = await deps.db.read((tx) =>
      gatherPeople(tx, adapters, content, ids, { caps: settings.frequencyCaps, now }),
    )
    for (const person of people) {
      total.audience++
      const verdict = known.has(person.personKey)
        ? { write: false as const, reason: 'duplicate_person' as const }
        : judge(person, content, { now })
      known.add(person.personKey)
      if (!verdict.write) {
        suppressed[verdict.reason] = (suppressed[verdict.reason] ?? 0) + 1
        continue
      }
      total.reachable++
      perChannel[verdict.channel] = (perChannel[verdict.channel] ?? 0) + 1
      if (isHeldOut(campaign, content.kind, settings.holdoutPercent, person.personKey)) total.holdout++
      else if (seen.length < SAMPLES) seen.push({ person, ...verdict })
    }
    if (ids.length < CHUNK) break
    after = ids[ids.length - 1] ?? null
  }
  return { ...total, suppressed, perChannel, samples: await samplesOf(deps, content, seen, settings.brand.name, now) }
}

async function samplesOf(
  deps: Deps,
  content: Awaited<ReturnType<typeof loadContent>>,
  seen: Seen[],
  brandName: string,
  now: number,
): Promise<CampaignPreview['samples']> {
  const members = await deps.db.read((tx) =>
    presentStaffMembers(
      tx,
      deps,
      seen.map((one) => one.person.memberId),
    ),
  )
  return seen.flatMap(({ person, channel, address }) => {
    const member = members.find((one) => one.id === person.memberId)
    const written = writeLetter(
      deps,
      content,
      { person, channel, address, attemptId: deps.chance.id() },
      { brandName, now },
    )
    if (!member || !written.ok) return []
    // The token of a sample leads to no message; it is left away so that nobody takes it for one.
    const page = written.letter.page.replace(/[?&]m=[A-Za-z0-9_-]+$/, '')
    return [{ member, channel, fields: written.letter.fields, page }]
  })
}
