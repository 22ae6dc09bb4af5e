import type { reachSegment as route, SegmentReach } from '../../shared/contract/segmentReach'
import type { AnswerBody } from '../../shared/contract/route'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { MessageTemplate } from '../messages/entities'
import { checkNamed, placeSaved } from '../segments/saved'
import { readSettings, type Settings } from '../staff/settings'
import { audienceAfter, audienceSize } from './audience'
import type { Content } from './content'
import { judge } from './judge'
import { gatherPeople } from './people'

const CHUNK = 500
/** So many message templates are told of at most, the newest of them. */
const MOST_TEMPLATES = 10
/** So long it is counted while somebody waits; what is told then says of how many. */
const PATIENCE_MS = 5_000

type Asked = {
  size: number
  contents: { template: MessageTemplate; content: Content }[]
  settings: Settings
  at: number
}

/**
 * How many of those whom a rule finds each message template would reach now, and why the others not: the verdicts are those
 * of a campaign's preview. In a large shop so many are looked at as go while one waits, and it says of how many it speaks.
 */
export async function reachSegment(
  deps: Deps,
  adapters: Adapters,
  asked: SegmentRule,
  { patienceMs = PATIENCE_MS, chunk: size = CHUNK } = {},
): Promise<AnswerBody<typeof route>> {
  const at = deps.clock.now()
  const until = performance.now() + patienceMs
  const { contents, settings, people } = await deps.db.read(async (tx) => {
    await checkNamed(tx, asked)
    const rule = await placeSaved(tx, asked)
    const templates = await tx
      .getRepository(MessageTemplate)
      .find({ order: { createdAt: 'DESC', id: 'DESC' }, take: MOST_TEMPLATES })
    const made = templates.map((template) => ({ template, content: contentOf(rule, template) }))
    return {
      contents: made,
      settings: await readSettings(tx),
      people: await audienceSize(tx, { rule }, at),
    }
  })
  const ways = contents.map(({ template }): SegmentReach => {
    const { id, name, channel, kind } = template
    return { channel, template: { id, name }, kind, ready: adapters[channel].ready, reachable: 0, suppressed: {} }
  })
  let looked = 0
  // Without a template there is nothing to count by.
  if (contents.length > 0) {
    const known = new Set<string>()
    for (let after: string | null = ''; after !== null && (looked === 0 || performance.now() < until);) {
      const step = await chunk(deps, adapters, { size, contents, settings, at }, after, known, ways)
      looked += step.looked
      after = step.last
    }
  }
  return { people, looked, ways }
}

const contentOf = (
  rule: SegmentRule,
  { id, channel, providerTemplateId, kind, bodies, topic }: MessageTemplate,
): Content => ({
  rule,
  channels: [channel],
  templates: { [channel]: { id, channel, providerTemplateId, kind, bodies } },
  kind,
  topic,
  coupon: null,
  page: null,
})

/** Looks at the next so many by rising id; a further account of a person already seen counts as in a campaign. */
async function chunk(
  deps: Deps,
  adapters: Adapters,
  { size, contents, settings, at }: Asked,
  after: string,
  known: Set<string>,
  ways: SegmentReach[],
): Promise<{ looked: number; last: string | null }> {
  const first = contents[0]!.content
  const found = await deps.db.read(async (tx) => {
    const ids = await audienceAfter(tx, first, after, size, at)
    const people = []
    for (const { content } of contents)
      people.push(await gatherPeople(tx, adapters, content, ids, { caps: settings.frequencyCaps, now: at }))
    return { ids, people }
  })
  const twins = new Set<string>()
  for (const { memberId, personKey } of found.people[0] ?? []) {
    if (known.has(personKey)) twins.add(memberId)
    known.add(personKey)
  }
  found.people.forEach((people, i) => {
    const way = ways[i]!
    for (const person of people) {
      const verdict = twins.has(person.memberId)
        ? { write: false as const, reason: 'duplicate_person' as const }
        : judge(person, contents[i]!.content, { now: at })
      if (verdict.write) way.reachable++
      else way.suppressed[verdict.reason] = (way.suppressed[verdict.reason] ?? 0) + 1
    }
  })
  const { ids } = found
  return { looked: ids.length, last: ids.length < size ? null : ids[ids.length - 1]! }
}
