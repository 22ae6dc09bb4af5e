import { useTranslation } from 'react-i18next'
import { Ticket } from '../../parts/coupon'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { minute } from '../../parts/when'
import { tierWord } from '../../tiers'
import { refusalWords } from './refusal'
import type { Person } from './useCounter'

/** The person is known, the coupon not yet: what takes most off here comes first, and why the others cannot be used. */
export function Choose(props: { found: Person; chosen: string | null; choose: (code: string) => void }) {
  const { t } = useTranslation()
  const { member, coupons } = props.found
  return (
    <Sheet title={t('desk.chosen', { name: member.nickname ?? member.memberNo })}>
      <div className="stack-tight on-paper">
        <p className="soft" data-testid="desk-member">
          <span className="code">{[member.phoneMasked, member.memberNo].filter(Boolean).join(' · ')}</span>
          {' · '}
          {tierWord(member.tier)} · {t('desk.points', { n: member.points.toLocaleString() })}
        </p>
        {coupons.length === 0 && <EmptyState small title={t('desk.noCoupons')} />}
        <div className="stack-tight" data-testid="desk-coupons">
          {coupons.map((coupon) => (
            <OneOf key={coupon.id} coupon={coupon} chosen={coupon.code === props.chosen} choose={props.choose} />
          ))}
        </div>
      </div>
    </Sheet>
  )
}

type Of = { coupon: Person['coupons'][number]; chosen: boolean; choose: (code: string) => void }

function OneOf({ coupon, chosen, choose }: Of) {
  const { t } = useTranslation()
  const { atTill } = coupon
  // What only lacks an amount or its goods is chosen first and filled in then.
  const open =
    coupon.status === 'claimed' &&
    (atTill?.redeemable || atTill?.reason === 'order_amount_required' || atTill?.reason === 'items_required')
  return (
    <button
      type="button"
      className={chosen ? 'bare bare-chosen' : 'bare'}
      disabled={!open}
      aria-pressed={chosen}
      onClick={() => choose(coupon.code)}
      data-testid={`desk-choose-${coupon.code}`}
      data-redeemable={Boolean(atTill?.redeemable)}
    >
      <Ticket face={coupon} lines={[coupon.code, minute(coupon.validUntil)]} />
      {atTill?.redeemable ? (
        <span className="soft">
          {t('desk.discount')} <Money fen={atTill.discountFen} />
        </span>
      ) : (
        atTill?.reason && <span className="warn">{refusalWords(t, atTill.reason)}</span>
      )}
    </button>
  )
}
