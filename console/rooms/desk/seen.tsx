import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Ticket } from '../../parts/coupon'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { minute } from '../../parts/when'
import { refusalWords } from './refusal'

/** What redeeming would do, for whom: nothing is used yet. */
export function Seen(props: { seen: Answer<'previewRedemption'>; confirm?: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const { coupon, member, redeemable, reason, discountFen } = props.seen
  return (
    <Sheet>
      <div className="stack on-paper" data-testid="desk-seen" data-redeemable={redeemable}>
        <Ticket face={coupon} lines={[minute(coupon.validUntil), coupon.code]} />
        <dl className="facts">
          <dt>{t('desk.member')}</dt>
          <dd>
            {member.nickname ?? t('say.unnamed')} · {member.phoneMasked ?? member.memberNo}
          </dd>
          <dt>{t('desk.discount')}</dt>
          <dd>
            <Money fen={discountFen} />
          </dd>
        </dl>
        {redeemable ? (
          <Alert type="success" showIcon title={t('desk.usable')} />
        ) : (
          <Alert
            type="warning"
            showIcon
            title={t('desk.notUsable')}
            description={reason && refusalWords(t, reason)}
            data-testid="desk-reason"
          />
        )}
        {props.confirm && (
          <Button
            type="primary"
            size="large"
            block
            disabled={!redeemable}
            loading={props.busy}
            onClick={props.confirm}
            data-testid="desk-confirm"
          >
            {t('desk.confirm')}
          </Button>
        )}
      </div>
    </Sheet>
  )
}
