import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import type { Item } from '../../data/read'
import { BulkAct } from '../../parts/table/bulkAct'

type Row = Item<'listCouponTemplates'>

/** What can be done with several coupons at once, each with those for which it means something. */
export function CouponBulk({ rows, done }: { rows: Row[]; done: () => void }) {
  const { t } = useTranslation()
  const of = (...states: Row['state'][]): Row[] => rows.filter(({ state }) => states.includes(state))
  const shared = {
    keyOf: (row: Row) => row.id,
    nameOf: (row: Row) => row.title,
    touches: ['listCouponTemplates', 'readCouponTemplate'] as const,
    done,
  }
  return (
    <>
      <BulkAct
        {...shared}
        rows={of('published')}
        words={t('coupons.one.pause')}
        hint={t('coupons.bulk.pause')}
        testId="coupons-pause"
        act={({ id }) => call('pauseCouponTemplate', { params: { id }, body: {} })}
      />
      <BulkAct
        {...shared}
        rows={of('paused')}
        words={t('coupons.one.resume')}
        hint={t('coupons.bulk.resume')}
        testId="coupons-resume"
        act={({ id }) => call('publishCouponTemplate', { params: { id }, body: {} })}
      />
      <BulkAct
        {...shared}
        final
        rows={of('published', 'paused')}
        words={t('coupons.one.close')}
        hint={t('coupons.bulk.close')}
        testId="coupons-close"
        act={({ id }) => call('closeCouponTemplate', { params: { id }, body: {} })}
      />
    </>
  )
}
