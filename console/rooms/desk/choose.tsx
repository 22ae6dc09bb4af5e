import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Ticket } from '../../parts/coupon'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { minute } from '../../parts/when'
import { refusalWords } from './refusal'

type Found = Answer<'lookUpMember'>

/** The person is known, the coupon not yet: what takes most off here comes first, and why the others cannot be used. */
export function Choose(props: { found: Found; choose: (code: string) => void }) {
  const { t } = useTranslation()
  const { member, coupons } = props.found
  const name = `${member.nickname ?? ''} ${member.memberNo}`
  if (coupons.length === 0)
    return (
      <Sheet>
        <EmptyState small title={t('desk.noCoupons')} hint={name} />
      </Sheet>
    )
  return (
    <Sheet title={t('desk.chosen', { name: member.nickname ?? member.memberNo })}>
      <div className="stack-tight on-paper" data-testid="desk-coupons">
        {coupons.map((coupon) => (
          <OneOf key={coupon.id} coupon={coupon} choose={props.choose} />
        ))}
      </div>
    </Sheet>
  )
}

function OneOf({ coupon, choose }: { coupon: Found['coupons'][number]; choose: (code: string) => void }) {
  const { t } = useTranslation()
  const { atTill } = coupon
  // What only lacks an amount or its goods is chosen first and filled in then.
  const open =
    coupon.status === 'claimed' &&
    (atTill?.redeemable || atTill?.reason === 'order_amount_required' || atTill?.reason === 'items_required')
  return (
    <button
      type="button"
      className="bare"
      disabled={!open}
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
