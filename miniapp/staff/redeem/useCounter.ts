import { platform } from '@platform'
import { useState } from 'react'
import { whoOrWhat, type PersonTyped } from '../../../shared/rules/till'
import type { LookedUp, PhoneEnds, Preview, PreviewAsk } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { Refusal } from '../../request'
import { askOf, holdsFor, type Typed } from './ask'
import { emptyItem } from './items'
import { till } from './session'
import type { Outcome } from './Verdict'

/** A person was found, and a coupon of hers perhaps chosen. */
type Found = { ask: PreviewAsk; answer: LookedUp; chosen: string | null }
/** Several may have a phone that ends so. */
type People = { ask: PreviewAsk; answer: PhoneEnds }
type Seen = { ask: PreviewAsk; preview: Preview }

/** A printed code where the brand takes only what a phone shows: the one fault the server finds in a code's form. */
const onlyPhones = (error: unknown): boolean =>
  error instanceof Refusal &&
  error.status === 422 &&
  ((error.body['errors'] ?? []) as { path: string }[]).some(({ path }) => path === 'code')

const NOTHING = { code: '', amount: '', items: [] } as const satisfies Omit<Typed, 'storeId'>

/**
 * The counter between two customers: what is typed, who or what it turned out to be, and what came of confirming, which is
 * felt and, `aloud`, heard. Found and seen hold only for what stands in the fields.
 */
export const useCounter = (storeId: string | null, aloud: boolean) => {
  const t = useT()
  const [fields, setFields] = useState<Omit<Typed, 'storeId'>>(NOTHING)
  const [found, setFound] = useState<Found | null>(null)
  const [several, setSeveral] = useState<People | null>(null)
  const [seen, setSeen] = useState<Seen | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const ask = askOf({ ...fields, storeId })
  const person = holdsFor(found, ask)
  const people = holdsFor(several, ask)
  const coupon = holdsFor(seen, person?.chosen && 'code' in ask ? { ...ask, code: person.chosen } : ask)

  const run = (act: () => Promise<void>): void => {
    if (busy) return
    setBusy(true)
    setTrouble('')
    act()
      .catch((error: unknown) => setTrouble(wordsAtTill(error)))
      .finally(() => setBusy(false))
  }
  const wordsAtTill = (error: unknown): string =>
    onlyPhones(error) ? t('error.dynamic_code_required') : wordsFor(error, t)

  const seeCoupon = async (what: PreviewAsk): Promise<void> => {
    setSeen(null)
    const preview = await till.preview(what)
    setSeen({ ask: what, preview })
    // Only a coupon for certain goods asks for them.
    if (preview.goods && !what.items)
      setFields((now) => (now.items.length === 0 ? { ...now, items: [emptyItem] } : now))
  }

  const personOf = async (who: PersonTyped, what: PreviewAsk): Promise<LookedUp | null> => {
    try {
      return await till.lookUp(who, what)
    } catch (error) {
      if (error instanceof Refusal && error.status === 404 && 'memberNo' in who) return null
      throw error
    }
  }
  const peopleOf = async (end: string): Promise<PhoneEnds | null> => {
    const answer = await till.byPhoneEnd(end)
    return answer.items.length > 0 || answer.more ? answer : null
  }

  const look = (typed: Partial<typeof fields> = {}): void => {
    const what = askOf({ ...fields, ...typed, storeId })
    if ('trouble' in what) return setTrouble(t(what.trouble))
    const before = found?.ask.code === what.code ? found : null
    run(async () => {
      setSeen(null)
      const at = await whoOrWhat<LookedUp, PhoneEnds, void>(what.code, before?.answer.member.memberNo ?? null, {
        person: (who) => personOf(who, what),
        people: peopleOf,
        piece: () => seeCoupon(what),
      })
      if (at.kind === 'people') setSeveral({ ask: what, answer: at.people })
      if (at.kind !== 'person') return
      const chosen = before?.chosen ?? null
      setFound({ ask: what, answer: at.person, chosen })
      if (chosen) await seeCoupon({ ...what, code: chosen })
    })
  }

  const choose = (code: string): void => {
    if (!person) return
    const what = { ...person.ask, code }
    run(() => {
      setFound({ ...person, chosen: code })
      return seeCoupon(what)
    })
  }

  const redeem = (what: PreviewAsk): void => {
    if (busy) return
    setBusy(true)
    till
      .redeem(what)
      // Shown before it is heard: a phone that cannot be heard must not make a refusal of what was redeemed.
      .then(
        (redemption) => {
          setOutcome({ kind: 'done', redemption })
          platform.ring('good', aloud)
        },
        (error: unknown) => {
          const unsure = error instanceof Refusal && error.unknownOutcome
          setOutcome(unsure ? { kind: 'unsure', ask: what } : { kind: 'refused', words: wordsAtTill(error) })
          platform.ring('bad', aloud)
        },
      )
      .finally(() => setBusy(false))
  }

  const next = (): void => {
    setFields(NOTHING)
    setFound(null)
    setSeveral(null)
    setSeen(null)
    setOutcome(null)
    setTrouble('')
  }

  return {
    fields,
    person,
    people,
    coupon,
    outcome,
    busy,
    trouble,
    type: (typed: Partial<typeof fields>): void => {
      setTrouble('')
      setFields((now) => ({ ...now, ...typed }))
    },
    /** A text that stands for what the fields are to hold now: scanned, or chosen among several people. */
    take: (text: string): void => {
      setFields((now) => ({ ...now, code: text }))
      look({ code: text })
    },
    look,
    choose,
    redeem,
    next,
  }
}
