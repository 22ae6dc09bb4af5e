import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Ticket } from '../../parts/coupon'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { minute } from '../../parts/when'

/** The person is known, the coupon not yet: one of theirs is chosen. */
export function Choose(props: { found: Answer<'lookUpMember'>; choose: (code: string) => void }) {
  const { t } = useTranslation()
  const { member, coupons } = props.found
  const usable = coupons.filter(({ status }) => status === 'claimed')
  if (usable.length === 0)
    return (
      <Sheet>
        <EmptyState small title={t('desk.noCoupons')} hint={`${member.nickname ?? ''} ${member.memberNo}`} />
      </Sheet>
    )
  return (
    <Sheet title={t('desk.chosen', { name: member.nickname ?? member.memberNo })}>
      <div className="stack-tight on-paper">
        {usable.map((coupon) => (
          <button
            key={coupon.id}
            type="button"
            className="bare"
            onClick={() => props.choose(coupon.code)}
            data-testid={`desk-choose-${coupon.code}`}
          >
            <Ticket face={coupon} lines={[coupon.code, minute(coupon.validUntil)]} />
          </button>
        ))}
      </div>
    </Sheet>
  )
}
