import { createHmac } from 'node:crypto'
import { hashToken, type Vault } from '../base/vault'

/** Under this path of the installation links are followed (`proof-page.ts`). */
export const PROOF_PATH = '/e'

/**
 * What stands in the link to prove an address. It follows from the row's id under a key of ours, so that the job which sends
 * it needs no copy: what lies in the database is its hash alone.
 */
export const proofToken = (vault: Vault, id: string): string =>
  createHmac('sha256', vault.signingKey('email/proof/v1')).update(id).digest('base64url')

export const proofHash = (vault: Vault, id: string): string => hashToken(proofToken(vault, id))
