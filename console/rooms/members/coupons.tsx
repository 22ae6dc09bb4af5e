import { Button, Form, Input, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList, type Item } from '../../data/read'
import { valueWords } from '../../parts/coupon'
import { MomentPick } from '../../parts/date'
import { FormDialog } from '../../parts/formDialog'
import { ListTable } from '../../parts/listTable'
import { ReasonDialog, ReasonItem } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { useTell } from '../../parts/tell'
import { ThingLink } from '../../parts/thingLink'
import { FromUntil, today, When } from '../../parts/when'
import { formatFen } from '../../../shared/rules/money'
import type { RouteName } from '../../../shared/contract/table'
import { useMay } from '../../session'
import { GiveDialog } from './give'
import { sourceWord } from './words'

type Row = Item<'listMemberCoupons'>
const TOUCHED: RouteName[] = ['listMemberCoupons', 'readTimeline', 'readCouponTemplate', 'listCouponTemplates']
const HUES: Partial<Record<Row['status'], string>> = { claimed: 'success', transferring: 'processing', voided: 'error' }

/** A member's coupons: how each came, until when it holds, and what staff may do with it. */
export function MemberCoupons({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const list = useList('listMemberCoupons', { params: { id } })
  const [open, setOpen] = useState<{ what: 'give' } | { what: 'void' | 'extend'; row: Row } | null>(null)
  const leave = (): void => setOpen(null)
  const give = may('grantCoupons') && (
    <Button onClick={() => setOpen({ what: 'give' })} data-testid="member-give">
      {t('members.coupon.give')}
    </Button>
  )
  const columns: Column<Row>[] = [
    {
      key: 'coupon',
      title: t('members.coupon.column.coupon'),
      render: (_, row) => (
        <div>
          <ThingLink to={{ to: '/coupons/$id', params: { id: row.couponTemplateId } }}>{row.title}</ThingLink>
          <div className="soft">
            {valueWords(t, row)} · {t('members.coupon.ending', { code: row.codeEnding })}
          </div>
        </div>
      ),
    },
    {
      key: 'status',
      title: t('members.coupon.column.status'),
      width: 96,
      render: (_, row) => (
        <Tag color={HUES[row.status]} data-testid="member-coupon-status" data-status={row.status}>
          {t(`coupons.status.${row.status}`)}
        </Tag>
      ),
    },
    {
      key: 'source',
      title: t('members.coupon.column.source'),
      width: 150,
      render: (_, row) => (
        <div>
          {row.ownFirst ? sourceWord(t, row.source) : t('members.coupon.gift')}
          <div className="soft">
            <When at={row.claimedAt} />
          </div>
        </div>
      ),
    },
    {
      key: 'until',
      title: t('members.coupon.column.until'),
      width: 150,
      render: (_, row) => <FromUntil from={row.validFrom} until={row.validUntil} />,
    },
    {
      key: 'used',
      title: t('members.coupon.column.used'),
      width: 150,
      render: (_, row) =>
        row.redeemedAt ? (
          <div>
            {row.redeemedStoreName ?? t('say.none')}
            <div className="soft">
              <When at={row.redeemedAt} />
              {row.discountFen !== undefined && ` · ${t('members.told.saved', { amount: formatFen(row.discountFen) })}`}
            </div>
          </div>
        ) : (
          t('say.none')
        ),
    },
    {
      key: 'act',
      width: 150,
      align: 'right',
      render: (_, row) => (
        <div className="row row-end">
          {row.extendable && may('extendCoupon') && (
            <Button
              size="small"
              onClick={() => setOpen({ what: 'extend', row })}
              data-testid={`member-coupon-extend-${row.id}`}
            >
              {t('members.coupon.extend')}
            </Button>
          )}
          {row.voidable && may('voidCoupon') && (
            <Button
              size="small"
              danger
              onClick={() => setOpen({ what: 'void', row })}
              data-testid={`member-coupon-void-${row.id}`}
            >
              {t('members.coupon.void')}
            </Button>
          )}
        </div>
      ),
    },
  ]
  return (
    <div className="stack">
      {list.items.length > 0 && give && <div className="row row-end">{give}</div>}
      <ListTable
        name="memberCoupons"
        list={list}
        columns={columns}
        minWidth={860}
        testId="member-coupons"
        empty={
          <EmptyState
            small
            title={t('members.coupon.empty')}
            hint={t('members.coupon.emptyHint')}
            action={give || null}
          />
        }
      />
      {open?.what === 'give' && <GiveDialog memberIds={[id]} leave={leave} />}
      {open?.what === 'void' && <VoidDialog row={open.row} leave={leave} />}
      {open?.what === 'extend' && <ExtendDialog row={open.row} leave={leave} />}
    </div>
  )
}

function VoidDialog({ row, leave }: { row: Row; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const take = useDo('voidCoupon', TOUCHED)
  return (
    <ReasonDialog
      title={`${t('members.coupon.void')} · ${row.title}`}
      hint={t('members.coupon.voidHint')}
      danger
      leave={leave}
      act={async (reason) => {
        await take.mutateAsync({ params: { id: row.id }, body: { reason } })
        tell.done(t('members.coupon.voided'))
      }}
    />
  )
}

type Filled = { until: string; reason: string }

function ExtendDialog({ row, leave }: { row: Row; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const extend = useDo('extendCoupon', TOUCHED)
  return (
    <FormDialog<Filled>
      title={`${t('members.coupon.extend')} · ${row.title}`}
      form={form}
      initial={{ until: row.validUntil }}
      told={t('members.coupon.extended')}
      testId="member-coupon-extend-go"
      leave={leave}
      keep={({ until, reason }) =>
        extend.mutateAsync({ params: { id: row.id }, body: { until, reason: reason.trim() } })
      }
    >
      <Form.Item
        name="until"
        label={t('members.coupon.extendTo')}
        rules={[{ required: true, message: t('say.required') }]}
      >
        <MomentPick end notBefore={today()} data-testid="member-coupon-until" />
      </Form.Item>
      <ReasonItem>
        <Input maxLength={200} data-testid="member-coupon-reason" />
      </ReasonItem>
    </FormDialog>
  )
}
