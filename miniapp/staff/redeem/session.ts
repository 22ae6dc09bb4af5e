import { platform } from '@platform'
import { create } from 'zustand'
import { request } from '../../api'
import type {
  ListOf,
  LookedUp,
  PhoneEnds,
  Preview,
  PreviewAsk,
  Redemption,
  RedemptionList,
  Reversal,
  StaffSelf,
  StaffSession,
  Store,
} from '../../contract'
import type { PersonTyped } from '../../../shared/rules/till'
import { Refusal, type Call } from '../../request'
import { once } from '../../state/once'
import { readPages } from '../../state/readPages'

/** Staff mode has a person and a token of its own, apart from the shopper's on the same phone. */
type StaffState = { token: string; staff: StaffSelf } | null

export const useStaff = create<{ session: StaffState }>(() => ({
  session: (platform.read('staff') as StaffState | undefined) ?? null,
}))

const keep = (session: StaffState): void => {
  platform.write('staff', session)
  useStaff.setState({ session })
}

/** A token that is over (12 hours idle, switched off) brings the sign-in back; the Refusal is thrown on. */
const call = async <T>(call: Call): Promise<T> => {
  const session = useStaff.getState().session
  try {
    return (await request<T>({ ...call, token: session?.token })).body
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) keep(null)
    throw error
  }
}

export const signIn = async (username: string, password: string): Promise<void> => {
  const body = { username, password }
  const { body: answer } = await request<StaffSession>({ method: 'POST', path: '/staff/sessions', body })
  keep({ token: answer.token ?? '', staff: answer.staff })
}

export const signOut = async (): Promise<void> => {
  await call<unknown>({ method: 'DELETE', path: '/staff/sessions/current' }).catch(() => undefined)
  keep(null)
}

export const till = {
  /** All of them: a till may stand in any. */
  stores: async () =>
    (
      await readPages<Store, ListOf<Store>>((cursor) =>
        call({ method: 'GET', path: '/staff/stores', query: { limit: 200, cursor } }),
      )
    ).items,
  preview: (ask: PreviewAsk) => call<Preview>({ method: 'POST', path: '/staff/redemptions/previews', body: ask }),
  /** Who that is, and what each of her coupons would do for this order here. */
  lookUp: (person: PersonTyped, { code: _, ...order }: PreviewAsk) =>
    call<LookedUp>({ method: 'POST', path: '/staff/members/lookups', body: { ...person, ...order } }),
  byPhoneEnd: (phoneEnd: string) =>
    call<PhoneEnds>({ method: 'POST', path: '/staff/members/phone-ends', body: { phoneEnd } }),
  redeem: (ask: PreviewAsk) =>
    once(
      // The same coupon at the same till for another basket is another act.
      `redeem:${ask.storeId}:${ask.code}:${ask.orderAmountFen ?? ''}:${JSON.stringify(ask.items ?? '')}`,
      (key) => call<Redemption>({ method: 'POST', path: '/staff/redemptions', body: ask, key }),
    ),
  undo: (redemptionId: string, reason: string) =>
    once(`undo:${redemptionId}:${reason}`, (key) =>
      call<Reversal>({ method: 'POST', path: `/staff/redemptions/${redemptionId}/reversals`, body: { reason }, key }),
    ),
  today: (storeId: string, date: string) =>
    call<RedemptionList>({ method: 'GET', path: '/staff/redemptions', query: { storeId, date, limit: 100 } }),
}
