import { externalLink } from '../../shared/rules/identityLinks'
import { isVirtualNumber } from '../../shared/rules/member'
import type { Deps } from '../deps'
import { namedBy, type NamedBy } from '../identities/find-identity'
import type { Identity } from '../identities/identity'
import type { VirtualPhoneTold } from '../identities/virtual-phone'
import { phoneIndexOf } from './personal-data'

/** What an order or a list says of whom it is about: any of these. Phones as E.164; a virtual one is no key. */
export type CustomerKeys = {
  memberNo?: string | undefined
  phone?: string | undefined
  external?:
    | {
        platform: string
        id: string
        /** Left out: the platform's own name for the buyer. What varies or is masked is no key, whatever it is said to be. */
        as?: 'platform_id' | 'taobao_ouid' | 'oaid' | undefined
        /** In which shop of the platform, where the name is that shop's alone. */
        shop?: string | undefined
      }
    | undefined
  email?: string | undefined
  /** Kept while it rings, and nobody is looked for by it. */
  virtualPhone?: VirtualPhoneTold | null | undefined
  /** Where the parcel went, if not to the buyer's own phone: says who may be the same person, and decides nothing. */
  receiverPhone?: string | undefined
}

/** What was told, sorted by what may be concluded from it (shared/rules/identityLinks), with what it is looked up by. */
export type ToldOfCustomer = {
  memberNo: string | undefined
  phone: string | null
  phoneIndex: string | null
  named: readonly NamedBy[]
  virtual: VirtualPhoneTold | null
  /** Indexes of the phones that came with her orders, her own among them. */
  phones: readonly string[]
}

export function sortedOut(
  deps: Pick<Deps, 'vault'>,
  { memberNo, phone, external, email, virtualPhone, receiverPhone }: CustomerKeys,
): ToldOfCustomer {
  const lent = phone !== undefined && isVirtualNumber(phone)
  const own = phone === undefined || lent ? null : phone
  const phoneIndex = own === null ? null : phoneIndexOf(deps, own)
  const receivers = receiverPhone === undefined || isVirtualNumber(receiverPhone) ? [] : [receiverPhone]
  return {
    memberNo,
    phone: own,
    phoneIndex,
    named: namesIn(external, email).map((identity) => namedBy(deps.vault, identity)),
    virtual: virtualPhone ?? (lent ? { number: phone, extension: null, expiresAt: null } : null),
    phones: [...(phoneIndex === null ? [] : [phoneIndex]), ...receivers.map((e164) => phoneIndexOf(deps, e164))],
  }
}

function namesIn(external: CustomerKeys['external'], email: string | undefined): Identity[] {
  const kind = external && externalLink(external)
  const named: Identity[] = []
  if (external && kind === 'platform_id') named.push({ kind: 'platform', platform: external.platform, id: external.id })
  if (external?.shop !== undefined && kind === 'taobao_ouid')
    named.push({ kind: 'shop_id', platform: external.platform, shop: external.shop, id: external.id })
  if (email !== undefined) named.push({ kind: 'email', email })
  return named
}
