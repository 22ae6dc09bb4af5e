import type { CampaignPreview } from '../../shared/contract/campaigns'
import type { Deps } from '../deps'
import { presentStaffMembers } from '../membership/present-staff'
import type { Asked, Counted } from './count-audience'
import { peopleToWriteTo } from './people'
import { writeLetter } from './write-letter'

/** What the first who would be written to would read. */
export async function samplesOf(deps: Deps, asked: Asked, seen: Counted['seen']): Promise<CampaignPreview['samples']> {
  const { content, settings, at } = asked
  const ids = seen.map(({ memberId }) => memberId)
  const { members, people } = await deps.db.read(async (tx) => ({
    members: await presentStaffMembers(tx, deps, ids),
    people: await peopleToWriteTo(tx, ids),
  }))
  return seen.flatMap(({ memberId, channel }) => {
    const member = members.find((one) => one.id === memberId)
    const person = people.get(memberId)
    if (!member || !person) return []
    const to = { person, channel, address: '', attemptId: deps.chance.id() }
    const written = writeLetter(deps, content, to, { brandName: settings.brand.name, now: at })
    if (!written.ok) return []
    // The token of a sample leads to no message; it is left away so that nobody takes it for one.
    const page = written.letter.page.replace(/[?&]m=[A-Za-z0-9_-]+$/, '')
    return [{ member, channel, fields: written.letter.fields, page }]
  })
}
