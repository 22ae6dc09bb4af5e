import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Ticket } from '../../parts/coupon'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { timesWords } from '../../parts/times'
import { minute } from '../../parts/when'
import { Items, type TillItem } from './items'
import { refusalWords } from './refusal'

/** What redeeming would do, for whom: nothing is used yet. Once other goods are entered it has to be looked at again. */
export function Seen(props: {
  seen: Answer<'previewRedemption'>
  /** Whether it was looked at with the goods that stand there now. */
  fresh: boolean
  items: readonly TillItem[]
  change: (items: TillItem[]) => void
  look: () => void
  looking: boolean
  confirm?: () => void
  busy: boolean
}) {
  const { t } = useTranslation()
  const { coupon, member, redeemable, reason, discountFen, goods } = props.seen
  const times = timesWords(t, props.seen.useTimes)
  return (
    <Sheet>
      <div className="stack on-paper" data-testid="desk-seen" data-redeemable={props.fresh && redeemable}>
        <Ticket face={coupon} lines={[minute(coupon.validUntil), coupon.code]} />
        <dl className="facts">
          <dt>{t('desk.member')}</dt>
          <dd>
            {member.nickname ?? t('say.unnamed')} · {member.phoneMasked ?? member.memberNo}
          </dd>
          <dt>{t('desk.discount')}</dt>
          <dd>{props.fresh ? <Money fen={discountFen} /> : t('say.none')}</dd>
          {goods && (
            <>
              <dt>{t('desk.goods')}</dt>
              <dd>{goods.name}</dd>
            </>
          )}
          {times.length > 0 && (
            <>
              <dt>{t('desk.times')}</dt>
              <dd>
                {times.map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </dd>
            </>
          )}
        </dl>
        {!props.fresh ? (
          <Alert type="info" showIcon title={t('desk.items.changed')} />
        ) : redeemable ? (
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
        {goods && (
          <Items skus={goods.skus} items={props.items} change={props.change} look={props.look} busy={props.looking} />
        )}
        {props.confirm && (
          <Button
            type="primary"
            size="large"
            block
            disabled={!props.fresh || !redeemable}
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
