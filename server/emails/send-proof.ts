import type { JobHandler } from '../base/jobs'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { openEmail } from '../membership/personal-data'
import { readSettings } from '../staff/settings'
import { openProof } from './open-proof'
import { PROOF_PATH, proofHash, proofToken } from './proof-token'
import { WORDS } from './words'

const MOST_TRIES = 5

/**
 * Sends the link, after the transaction that asked for it. A try whose end nobody saw is repeated: it is the same link under
 * the same Message-ID, and a mail that never comes is the worse of the two. What is said of a failure is a code.
 */
export const sendProof =
  (deps: Deps): JobHandler =>
  async ({ payload, attempt }) => {
    const { proofId } = payload as { proofId: string }
    const letter = await deps.db.read((tx) => write(tx, deps, proofId))
    if (letter === null || deps.mail === null) return
    const outcome = await deps.mail.send(letter)
    if (outcome.kind === 'accepted') return
    if ((outcome.kind === 'retry' || outcome.kind === 'unknown') && attempt < MOST_TRIES)
      throw new Error(`mail server: ${outcome.code}`)
    deps.log.warn({ reason: outcome.kind, code: outcome.code }, 'a link to prove an e-mail was not sent')
  }

/** Null where the link is dead by now: she has told another address, or left. */
async function write(tx: Tx, deps: Deps, id: string) {
  const open = await openProof(tx, deps, proofHash(deps.vault, id))
  const to = open?.state === 'open' ? await openEmail(tx, deps, open.member) : null
  if (open === null || to === null) return null
  const { brand } = await readSettings(tx)
  const words = WORDS[open.member.language]
  const url = `${deps.publicUrl}${PROOF_PATH}/${proofToken(deps.vault, id)}`
  return { id, to, subject: words.mailSubject(brand.name), text: words.mailText(brand.name, url) }
}
