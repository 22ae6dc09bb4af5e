import { DAY_MS } from '../../shared/rules/calendar'
import { SUSPICION_DAYS, SUSPICION_KINDS, type Finding, type SuspicionKind } from '../../shared/rules/suspicion'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import type { Deps } from '../deps'
import { SuspicionRow } from './entities'
import { FINDERS } from './traces'

/** Decides two workers who find the same pattern. */
const LISTED = uniqueKey('suspicion', 'uq_suspicion', ['dedupeKey'])

/**
 * Looks for patterns and lists each once: found again it is brought up to date while it is open; once decided, only what
 * happened after the decision can make it stand out anew.
 */
export async function findSuspicions(
  deps: Pick<Deps, 'db' | 'clock' | 'chance' | 'log' | 'metrics'>,
  stopping: () => boolean,
): Promise<void> {
  for (const kind of SUSPICION_KINDS) {
    if (stopping()) return
    const days = kind === 'one_phone_many_accounts' ? SUSPICION_DAYS.phone : SUSPICION_DAYS.other
    const since = deps.clock.now() - days * DAY_MS
    const found = await deps.db.read((tx) => FINDERS[kind](tx, since))
    const named = found.map((finding) => ({ id: nameOf(finding), finding }))
    await eachByItself(deps, 'suspicion', named, ({ finding }) => list(deps, kind, finding, since))
  }
}

async function list(
  deps: Pick<Deps, 'db' | 'chance'>,
  kind: SuspicionKind,
  finding: Finding,
  since: number,
): Promise<void> {
  const before = await deps.db.read((tx) => listed(tx, finding))
  const last = before.at(-1)
  if (last === undefined || last.state === 'open') return write(deps, finding, Math.max(1, before.length))
  // Decided: what was known then is answered.
  const anew = (await deps.db.read((tx) => FINDERS[kind](tx, Math.max(since, last.decidedAt ?? since)))).find(
    (f) => f.subject === finding.subject,
  )
  if (anew) await write(deps, anew, before.length + 1)
}

const nameOf = ({ kind, subject }: Finding): string => `${kind}|${subject}`

/** Every time the pattern was listed, the first one first. */
const listed = (tx: Tx, finding: Finding): Promise<SuspicionRow[]> =>
  tx
    .getRepository(SuspicionRow)
    .createQueryBuilder('s')
    // '$' follows '#': exactly the names that begin with this one and its number.
    .where('s.dedupeKey > :from AND s.dedupeKey < :to', { from: `${nameOf(finding)}#`, to: `${nameOf(finding)}$` })
    .orderBy('s.firstAt')
    .addOrderBy('s.id')
    .getMany()

const write = (deps: Pick<Deps, 'db' | 'chance'>, finding: Finding, nth: number): Promise<void> =>
  deps.db.inTransaction(async (tx) => {
    const { kind, subject: _, ...rest } = finding
    const dedupeKey = `${nameOf(finding)}#${nth}`
    const repository = tx.getRepository(SuspicionRow)
    const again = await repository.update({ dedupeKey, state: 'open' }, rest)
    if (again.affected) return
    try {
      await repository.insert({
        id: deps.chance.id(),
        dedupeKey,
        kind,
        state: 'open',
        ...rest,
        note: null,
        decidedBy: null,
        decidedAt: null,
      })
    } catch (error) {
      // Listed by another worker meanwhile, or decided since we looked: the next hour sees it as it is.
      if (!isDuplicate(error, LISTED)) throw error
    }
  })
