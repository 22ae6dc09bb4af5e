import { platform } from '@platform'
import { useState } from 'react'
import { personTyped, phoneEndTyped, type PersonTyped } from '../../../shared/rules/till'
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
 * The counter between two customers: what is typed, who or what it turned out to be, and what came of confirming, which is felt and, `aloud`, heard. Found
 * and seen hold only for what stands in the fields.
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

  /** The person again, with what was chosen of hers; false where nobody has that number. */
  const seePerson = async (person: PersonTyped, what: PreviewAsk, chosen: string | null): Promise<boolean> => {
    setSeen(null)
    try {
      setFound({ ask: what, answer: await till.lookUp(person, what), chosen })
    } catch (error) {
      if (error instanceof Refusal && error.status === 404 && 'memberNo' in person) return false
      throw error
    }
    if (chosen) await seeCoupon({ ...what, code: chosen })
    return true
  }

  /** Those whose phone ends so; false where nobody's does. */
  const seePeople = async (end: string, what: PreviewAsk): Promise<boolean> => {
    setSeen(null)
    const answer = await till.byPhoneEnd(end)
    if (answer.items.length > 0 || answer.more) setSeveral({ ask: what, answer })
    return answer.items.length > 0 || answer.more
  }

  const look = (typed: Partial<typeof fields> = {}): void => {
    const what = askOf({ ...fields, ...typed, storeId })
    if ('trouble' in what) return setTrouble(t(what.trouble))
    // The code of a card that was read once may have run out while the amount was typed; who it was is known by then.
    const before = found?.ask.code === what.code ? found : null
    const person = before ? { memberNo: before.answer.member.memberNo } : personTyped(what.code)
    const end = phoneEndTyped(what.code)
    run(async () => {
      // A code of an imported list may look like a member number or the end of a phone.
      const known = person
        ? await seePerson(person, what, before?.chosen ?? null)
        : end !== null && (await seePeople(end, what))
      if (!known) await seeCoupon(what)
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
      .then((redemption) => {
        platform.ring('good', aloud)
        setOutcome({ kind: 'done', redemption })
      })
      .catch((error: unknown) => {
        platform.ring('bad', aloud)
        const unsure = error instanceof Refusal && error.unknownOutcome
        setOutcome(unsure ? { kind: 'unsure', ask: what } : { kind: 'refused', words: wordsAtTill(error) })
      })
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
