import { isVirtualNumber, maskEmail } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import type { MemberKey } from '../base/vault'
import type { Deps } from '../deps'
import type { Member } from './entities'
import { maskPhone } from './phone'

const PHONE = { table: 'member', column: 'phoneSealed' }
const EMAIL = { table: 'member', column: 'emailSealed' }

export type PhoneColumns = Pick<Member, 'phoneSealed' | 'phoneIndex' | 'phoneTail' | 'phoneMasked' | 'phoneVirtual'>
export type EmailColumns = Pick<Member, 'emailSealed' | 'emailIndex' | 'emailMasked'>

/** What is stored of a phone: sealed under the member's own key, findable by its index, shown masked. */
export const phoneColumns = (
  deps: Pick<Deps, 'vault'>,
  key: MemberKey,
  memberId: string,
  e164: string,
): PhoneColumns => ({
  phoneSealed: key.seal({ ...PHONE, row: memberId }, e164),
  phoneIndex: phoneIndexOf(deps, e164),
  phoneTail: phoneTailIndexOf(deps, e164),
  phoneMasked: maskPhone(e164),
  phoneVirtual: isVirtualNumber(e164),
})

export const NO_PHONE: PhoneColumns = {
  phoneSealed: null,
  phoneIndex: null,
  phoneTail: null,
  phoneMasked: null,
  phoneVirtual: false,
}

/** Equal numbers have equal indexes; nothing else can be read from one. */
export const phoneIndexOf = (deps: Pick<Deps, 'vault'>, e164: string): string => deps.vault.blindIndex('phone', e164)

/** Numbers with the same last four digits have the same one, under a key of its own: it tells nothing beside the other. */
export const phoneTailIndexOf = (deps: Pick<Deps, 'vault'>, digits: string): string =>
  deps.vault.blindIndex('phoneTail', digits.slice(-4))

/** What is stored of an e-mail, like a phone; the index ignores case, as mail providers do. */
export const emailColumns = (
  deps: Pick<Deps, 'vault'>,
  key: MemberKey,
  memberId: string,
  email: string | null,
): EmailColumns =>
  email === null
    ? { emailSealed: null, emailIndex: null, emailMasked: null }
    : {
        emailSealed: key.seal({ ...EMAIL, row: memberId }, email),
        emailIndex: deps.vault.blindIndex('email', email.toLowerCase()),
        emailMasked: maskEmail(email).slice(0, 120),
      }

/** The member's own key; its absence means the person was erased, and nothing personal may be stored any more. */
export async function memberKeyOf(tx: Tx, deps: Pick<Deps, 'vault'>, memberId: string): Promise<MemberKey> {
  const key = await deps.vault.memberKey(tx, memberId)
  if (!key) throw new Error(`member ${memberId} has no key`)
  return key
}

/** The whole number as E.164 text, or null: for a message that goes to it, or an audited reveal. */
export async function openPhone(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  member: Pick<Member, 'id' | 'phoneSealed'>,
): Promise<string | null> {
  if (!member.phoneSealed) return null
  return (await memberKeyOf(tx, deps, member.id)).open({ ...PHONE, row: member.id }, Buffer.from(member.phoneSealed))
}

/** The whole address, or null. */
export async function openEmail(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  member: Pick<Member, 'id' | 'emailSealed'>,
): Promise<string | null> {
  if (!member.emailSealed) return null
  return (await memberKeyOf(tx, deps, member.id)).open({ ...EMAIL, row: member.id }, Buffer.from(member.emailSealed))
}
