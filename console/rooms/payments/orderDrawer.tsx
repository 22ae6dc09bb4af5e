import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Peek } from '../../parts/peek'
import { Read } from '../../parts/states'
import { OrderActions } from './orderActions'
import { OrderFacts } from './orderFacts'
import { OrderTag } from './tags'

/** One order beside the list, which stays where it was. */
export function OrderDrawer({ id, leave }: { id: string; leave: () => void }) {
  const { t } = useTranslation()
  const order = useRead('readOrder', { params: { id } })
  const { data } = order
  return (
    <Peek
      testId="order-drawer"
      leave={leave}
      title={
        <span className="row">
          <span className="clip">{data?.title ?? t('say.loading')}</span>
          {data && <OrderTag status={data.status} />}
        </span>
      }
      extra={data && <OrderActions order={data} />}
      page={{ to: '/orders/$id', params: { id } }}
    >
      <Read of={order}>{(read) => <OrderFacts order={read} />}</Read>
    </Peek>
  )
}
