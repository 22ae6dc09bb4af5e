import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readMemberNo } from '../../../shared/rules/member'
import { DYNAMIC_KINDS, splitDynamicCode } from '../../../shared/rules/coupon'
import type { Answer } from '../../api'
import { useDo } from '../../data/read'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { Choose } from './choose'
import { Entry, type Typed } from './entry'
import { Seen } from './seen'
import { Verdict, type Outcome } from './verdict'

const NOTHING: Typed = { code: '' }

/** What the server is asked with; it reads the code as it was typed, since one of an imported list has its dashes. */
const asked = (typed: Typed, storeId: string) => ({
  code: typed.code,
  storeId,
  ...(typed.amountFen === undefined ? {} : { orderAmountFen: typed.amountFen }),
  ...(typed.items?.length ? { items: typed.items } : {}),
})

/** A member's card or number stands for the person, not for one coupon: then the till chooses among the coupons. */
function personOf(code: string): { dynamicCode: string } | { memberNo: string } | null {
  if (splitDynamicCode(code)?.kind === DYNAMIC_KINDS.memberCard) return { dynamicCode: code }
  const memberNo = readMemberNo(code)
  return memberNo === null ? null : { memberNo }
}

/** Enter, look, confirm, result: nothing is used before "confirm", and a lost answer is asked for again with the same key. */
export function Counter({ storeId }: { storeId: string | undefined }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const [typed, setTyped] = useState<Typed>(NOTHING)
  const [seen, setSeen] = useState<Answer<'previewRedemption'> | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const preview = useDo('previewRedemption')
  const lookUp = useDo('lookUpMember')
  const redeem = useDo('redeemCoupon', ['listRedemptions'])
  if (!storeId)
    return (
      <Sheet>
        <EmptyState small title={t('desk.storeFirst')} />
      </Sheet>
    )
  const change = (next: Typed): void => {
    setTyped(next)
    setSeen(null)
  }
  const startOver = (): void => {
    change(NOTHING)
    setOutcome(null)
    lookUp.reset()
  }
  const look = (what: Typed): void => {
    setTyped(what)
    const person = personOf(what.code)
    lookUp.reset()
    if (!person) return lookAtCode(what)
    lookUp.mutate(
      { body: person },
      {
        // A code of an imported list may look like a member number: one in ten of twelve digits does.
        onError: (problem) =>
          'memberNo' in person && problem.status === 404 ? lookAtCode(what) : tell.problem(problem),
      },
    )
  }
  const lookAtCode = (what: Typed): void =>
    preview.mutate(
      { body: asked(what, storeId) },
      { onSuccess: setSeen, onError: (problem) => setOutcome({ kind: 'refused', problem }) },
    )
  const confirm = (): void =>
    redeem.mutate(
      { body: { ...asked(typed, storeId), ...(typed.orderNo?.trim() ? { orderNo: typed.orderNo.trim() } : {}) } },
      {
        onSuccess: ({ coupon, discountFen }) => setOutcome({ kind: 'done', title: coupon.title, discountFen }),
        onError: (problem) =>
          setOutcome(problem.passing && problem.status !== 429 ? { kind: 'unsure' } : { kind: 'refused', problem }),
      },
    )
  if (outcome) return <Verdict outcome={outcome} again={startOver} check={confirm} busy={redeem.isPending} />
  return (
    <div className="stack">
      <Entry typed={typed} change={change} look={look} busy={preview.isPending || lookUp.isPending} />
      {lookUp.data && <Choose found={lookUp.data} choose={(code) => look({ ...typed, code })} />}
      {seen && (
        <Seen
          seen={seen}
          items={typed.items ?? []}
          look={(items) => look({ ...typed, items })}
          looking={preview.isPending}
          confirm={may('redeemCoupon') ? confirm : undefined}
          busy={redeem.isPending}
        />
      )}
    </div>
  )
}
