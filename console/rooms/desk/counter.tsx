import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readMemberNo } from '../../../shared/rules/member'
import { codeText } from '../../../shared/rules/typed'
import { DYNAMIC_KINDS, splitDynamicCode } from '../../../shared/rules/coupon'
import type { Answer, Args } from '../../api'
import { useDo } from '../../data/read'
import { useAnswerTo } from '../../parts/answerTo'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import { Choose } from './choose'
import { Entry, type Typed } from './entry'
import { Seen } from './seen'
import { Verdict, type Outcome } from './verdict'

const NOTHING: Typed = { code: '' }
type Confirmed = Args<'redeemCoupon'>
type Question = { code: string; storeId: string; orderAmountFen?: number }

/** What the server is asked about; it reads the code as it was typed, since one of an imported list has its dashes. */
const questionOf = (typed: Typed, storeId: string): Question => ({
  code: typed.code,
  storeId,
  ...(typed.amountFen === undefined ? {} : { orderAmountFen: typed.amountFen }),
})

const itemsOf = (typed: Typed) => (typed.items?.length ? { items: typed.items } : {})

/** A member's card or number stands for the person, not for one coupon: then the till chooses among the coupons. */
function personOf(code: string): { dynamicCode: string } | { memberNo: string } | null {
  if (splitDynamicCode(code)?.kind === DYNAMIC_KINDS.memberCard) return { dynamicCode: code }
  const memberNo = readMemberNo(code)
  return memberNo === null ? null : { memberNo }
}

type Looked = { seen: Answer<'previewRedemption'>; items: Typed['items'] }

/**
 * Enter, look, confirm, result: nothing is used before "confirm", what is confirmed is what was looked at, and a lost answer
 * is asked for again with the same key.
 */
export function Counter({ storeId = '' }: { storeId: string | undefined }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const [typed, setTyped] = useState<Typed>(NOTHING)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const looked = useAnswerTo<Question, Looked>(questionOf(typed, storeId))
  const person = useAnswerTo<Question, Answer<'lookUpMember'>>(questionOf(typed, storeId))
  const preview = useDo('previewRedemption')
  const lookUp = useDo('lookUpMember')
  const redeem = useDo('redeemCoupon', ['listRedemptions'])
  if (!storeId)
    return (
      <Sheet>
        <EmptyState small title={t('desk.storeFirst')} />
      </Sheet>
    )
  const startOver = (): void => {
    setTyped(NOTHING)
    looked.forget()
    setOutcome(null)
  }
  const look = (what: Typed): void => {
    setTyped(what)
    const who = personOf(what.code)
    if (!who) return lookAtCode(what)
    const question = questionOf(what, storeId)
    const { code: _, ...here } = question
    lookUp.mutate(
      { body: { ...who, ...here } },
      {
        onSuccess: (found) => person.keep(question, found),
        // A code of an imported list may look like a member number: one in ten of twelve digits does.
        onError: (problem) => ('memberNo' in who && problem.status === 404 ? lookAtCode(what) : tell.problem(problem)),
      },
    )
  }
  const lookAtCode = (what: Typed): void => {
    const question = questionOf(what, storeId)
    preview.mutate(
      { body: { ...question, ...itemsOf(what) } },
      {
        onSuccess: (seen) => looked.keep(question, { seen, items: what.items }),
        onError: (problem) => looked.still(question) && setOutcome({ kind: 'refused', problem }),
      },
    )
  }
  const confirm = (what: Confirmed): void =>
    redeem.mutate(what, {
      onSuccess: ({ coupon, discountFen }) => setOutcome({ kind: 'done', title: coupon.title, discountFen }),
      onError: (problem) =>
        setOutcome(problem.passing && problem.status !== 429 ? { kind: 'unsure' } : { kind: 'refused', problem }),
    })
  const orderNo = codeText(typed.orderNo ?? '').trim()
  const confirmed = { ...questionOf(typed, storeId), ...itemsOf(typed), ...(orderNo ? { orderNo } : {}) }
  if (outcome)
    return (
      <Verdict
        outcome={outcome}
        again={startOver}
        check={() => redeem.variables && confirm(redeem.variables)}
        busy={redeem.isPending}
      />
    )
  return (
    <div className="stack">
      <Entry typed={typed} change={setTyped} look={look} busy={preview.isPending || lookUp.isPending} />
      {person.answer && <Choose found={person.answer} choose={(code) => look({ ...typed, code })} />}
      {looked.answer && (
        <Seen
          seen={looked.answer.seen}
          fresh={JSON.stringify(looked.answer.items ?? []) === JSON.stringify(typed.items ?? [])}
          items={typed.items ?? []}
          change={(items) => setTyped({ ...typed, items })}
          look={() => look(typed)}
          looking={preview.isPending}
          confirm={may('redeemCoupon') ? () => confirm({ body: confirmed }) : undefined}
          busy={redeem.isPending}
        />
      )}
    </div>
  )
}
