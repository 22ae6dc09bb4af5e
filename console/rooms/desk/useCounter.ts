import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { whoOrWhat } from '../../../shared/rules/till'
import { codeText } from '../../../shared/rules/typed'
import { call, type Answer, type Args } from '../../api'
import { asProblem, type Problem } from '../../data/problem'
import { problemText } from '../../data/problemText'
import { useDo } from '../../data/read'
import { useAnswerTo } from '../../parts/answerTo'
import { fenTyped, type Typed } from './entry'
import { refusalWords } from './refusal'
import { ring } from './sound'
import type { Outcome } from './verdict'

const NOTHING: Typed = { code: '', amount: '' }
type Question = { code: string; storeId: string; orderAmountFen?: number }
type Confirmed = Args<'redeemCoupon'>
export type Person = Answer<'lookUpMember'>
export type People = Answer<'findByPhoneEnd'>
type Preview = Answer<'previewRedemption'>
type Seen = { preview: Preview; code: string; items: Typed['items'] }
type Known = { kind: 'person'; person: Person; chosen: string | null } | { kind: 'people'; people: People }

/** A printed code where the brand takes only what a phone shows: the one fault the server finds in a code's form. */
const onlyPhones = ({ status, fields }: Problem): boolean =>
  status === 422 && fields.some(({ path }) => path === 'code')
const goods = ({ items }: Typed): { items?: NonNullable<Typed['items']> } => (items?.length ? { items } : {})

/**
 * The counter between two customers: what is typed, who or what it turned out to be, and what came of confirming. Nothing
 * is used before it is confirmed, what is confirmed is what was looked at, and a lost answer is asked for with its own key.
 */
export function useCounter(storeId: string) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<Typed>(NOTHING)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const questionOf = ({ code, amount }: Typed): Question => ({ code, storeId, ...fenTyped(amount) })
  const known = useAnswerTo<Question, Known>(questionOf(typed))
  const looked = useAnswerTo<Question, Seen>(questionOf(typed))
  /** Which asking is the last one: what an earlier one brings comes too late. */
  const turn = useRef(0)
  /** Whom a code named; with another amount she is asked for by her number. */
  const named = useRef<{ code: string; memberNo: string; chosen: string | null } | null>(null)
  const redeem = useDo('redeemCoupon', ['listRedemptions'])

  const words = (problem: Problem): string =>
    onlyPhones(problem) ? refusalWords(t, 'dynamic_code_required') : problemText(t, problem)
  const run = async (question: Question, work: (last: () => boolean) => Promise<void>): Promise<void> => {
    const mine = ++turn.current
    const last = (): boolean => mine === turn.current
    setBusy(true)
    looked.forget()
    try {
      await work(last)
    } catch (thrown) {
      if (!last() || !looked.still(question)) return
      setOutcome({ kind: 'refused', words: words(asProblem(thrown)) })
      ring('bad')
    } finally {
      if (last()) setBusy(false)
    }
  }
  const see = async (what: Typed, code: string, last: () => boolean): Promise<void> => {
    const question = questionOf(what)
    const preview = await call('previewRedemption', { body: { ...question, code, ...goods(what) } })
    if (last()) looked.keep(question, { preview, code, items: what.items })
  }

  /** Looks at what the fields ask; `change` stands in them from now on. */
  const look = (change: Partial<Typed> = {}): void => {
    // The customer before is not done with: her answer must not be taken for the next one's.
    if (redeem.isPending) return
    const what = { ...typed, ...change }
    setTyped(what)
    const question = questionOf(what)
    const { code, ...here } = question
    const before = named.current?.code === code ? named.current : null
    void run(question, async (last) => {
      const found = await whoOrWhat<Person, People, null>(code, before?.memberNo ?? null, {
        person: (who) =>
          call('lookUpMember', { body: { ...who, ...here, ...goods(what) } }).catch((thrown: unknown) => {
            if ('memberNo' in who && asProblem(thrown).status === 404) return null
            throw thrown
          }),
        people: async (phoneEnd) => {
          const people = await call('findByPhoneEnd', { body: { phoneEnd } })
          return people.items.length > 0 || people.more ? people : null
        },
        piece: () => see(what, code, last).then(() => null),
      })
      if (!last()) return
      if (found.kind === 'people') known.keep(question, found)
      if (found.kind !== 'person') return
      const chosen = before?.chosen ?? null
      named.current = { code, memberNo: found.person.member.memberNo, chosen }
      known.keep(question, { ...found, chosen })
      if (chosen) await see(what, chosen, last)
    })
  }
  /** One of her coupons; the field keeps what names her. */
  const choose = (code: string): void => {
    const question = questionOf(typed)
    if (known.answer?.kind !== 'person' || redeem.isPending) return
    if (named.current) named.current.chosen = code
    known.keep(question, { ...known.answer, chosen: code })
    // Which goods there are is another question for another coupon.
    const what = { ...typed, items: undefined }
    setTyped(what)
    void run(question, (last) => see(what, code, last))
  }

  const confirm = (what: Confirmed): void =>
    redeem.mutate(what, {
      onSuccess: ({ redemptionId, coupon, discountFen }) => {
        setOutcome({ kind: 'done', redemptionId, title: coupon.title, discountFen })
        ring('good')
      },
      onError: (problem) => {
        const unsure = problem.passing && problem.status !== 429
        setOutcome(unsure ? { kind: 'unsure' } : { kind: 'refused', words: words(problem) })
        ring('bad')
      },
    })
  const orderNo = codeText(typed.orderNo ?? '').trim()
  const seen = looked.answer

  return {
    typed,
    type: setTyped,
    look,
    choose,
    known: known.answer,
    seen,
    outcome,
    looking: busy,
    confirming: redeem.isPending,
    confirm: (): void => {
      if (!seen) return
      const body = { ...questionOf(typed), code: seen.code, ...goods(typed), ...(orderNo ? { orderNo } : {}) }
      confirm({ body })
    },
    check: (): void => redeem.variables && confirm(redeem.variables),
    next: (): void => {
      setTyped(NOTHING)
      named.current = null
      known.forget()
      looked.forget()
      setOutcome(null)
    },
  }
}
