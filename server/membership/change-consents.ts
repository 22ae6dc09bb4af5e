import { announce } from '../base/outbox'
import type { Tx } from '../base/database'
import { row, text } from '../base/sql'
import { recordConsents, type ConsentChange } from '../consent/record'
import { isSuppressed } from '../consent/suppression'
import type { Deps } from '../deps'
import { suppressionKeysOf } from './suppression-keys'
import { addToTimeline } from './timeline'

/**
 * Records consents and tells the timeline and those who listen what changed, in the caller's transaction: a refusal is
 * in force with its commit.
 */
export async function changeConsents(tx: Tx, deps: Deps, said: Parameters<typeof recordConsents>[2]): Promise<void> {
  const heard = said.source === 'import' ? { ...said, changes: await asSuppressed(tx, deps, said) } : said
  await tellConsents(tx, deps, heard, await recordConsents(tx, deps, heard))
}

/** Who was erased is allowed nothing by a list, whatever proof it names: only she herself says so again. */
async function asSuppressed(tx: Tx, deps: Deps, { memberId, changes }: Parameters<typeof recordConsents>[2]) {
  if (!changes.some((one) => one.granted)) return changes
  const suppressed = await isSuppressed(tx, await suppressionKeysOf(tx, deps, [memberId]))
  return suppressed ? changes.filter((one) => !one.granted) : changes
}

type Said = Pick<Parameters<typeof recordConsents>[2], 'memberId' | 'at' | 'source'>

/** Tells the timeline and those who listen of changes that are on the ledger. */
export async function tellConsents(
  tx: Tx,
  deps: Deps,
  { memberId, at, source }: Said,
  changes: readonly ConsentChange[],
): Promise<void> {
  for (const { purpose, granted } of changes)
    await addToTimeline(tx, deps, {
      memberId,
      at,
      kind: granted ? 'consent_granted' : 'consent_withdrawn',
      detail: { purpose, source },
    })
  if (changes.length === 0) return
  const payload = async () => {
    const member = await row(tx, { memberNo: text }, 'SELECT memberNo FROM member WHERE id = ?', [memberId])
    return { memberId, memberNo: member?.memberNo ?? null, source, changes }
  }
  // Heard now, whatever the day it was said: who listens since yesterday learns of a merge that was asked for before.
  await announce(tx, deps, { event: 'consent.changed', payload, at: deps.clock.now() })
}
