import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isoOf, shanghaiDayLast } from '../../../shared/rules/calendar'
import { DayPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import { useDo, useList, type Item } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { ReasonItem } from '../../parts/reason'
import { Figure } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { day, today, When } from '../../parts/when'
import { useMay } from '../../session'

type Row = Item<'readMemberPoints'>

/** A member's points: how many, what runs out first, how they came and went. */
export function Points({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const list = useList('readMemberPoints', { params: { id } })
  const [adjusting, setAdjusting] = useState(false)
  const columns: Column<Row>[] = [
    {
      key: 'tab',
      title: t('abuse.points.tab'),
      width: 90,
      align: 'right',
      render: (_, row) => (
        <span className={row.points > 0 ? 'good' : undefined}>
          {row.points > 0 ? '+' : ''}
          {row.points.toLocaleString()}
        </span>
      ),
    },
    {
      key: 'reason',
      title: t('say.reason'),
      render: (_, row) => (
        <div className="wrap-any">
          {t(`abuse.points.kind.${row.kind}`)}
          {row.reason && <div className="soft">{row.reason}</div>}
        </div>
      ),
    },
    { key: 'at', title: t('settings.audit.column.at'), width: 110, render: (_, row) => <When at={row.at} /> },
  ]
  const next = list.first?.nextExpiry
  return (
    <div className="stack">
      {list.first && (
        <div className="row-between">
          <div className="figures grow">
            <Figure
              name={t('abuse.points.balance')}
              value={<span data-testid="points-balance">{list.first.balance.toLocaleString()}</span>}
            />
            {next && (
              <Figure
                name={t('abuse.points.next')}
                value={next.points.toLocaleString()}
                note={t('abuse.points.nextHint', { time: day(next.at) })}
              />
            )}
          </div>
          {may('adjustPoints') && (
            <Button onClick={() => setAdjusting(true)} data-testid="points-adjust">
              {t('abuse.points.adjust')}
            </Button>
          )}
        </div>
      )}
      <ListTable
        name="points"
        small
        list={list}
        columns={columns}
        minWidth={380}
        testId="points-list"
        empty={<EmptyState small title={t('abuse.points.none')} hint={t('abuse.points.noneHint')} />}
      />
      {adjusting && <AdjustDialog id={id} leave={() => setAdjusting(false)} />}
    </div>
  )
}

type Filled = { points: number; reason: string; expiresAt?: string | null }

function AdjustDialog({ id, leave }: { id: string; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const adding = (Form.useWatch('points', form) ?? 0) > 0
  const adjust = useDo('adjustPoints', ['readMemberPoints', 'readMember', 'listMembers', 'readTimeline'])
  const must = { required: true, message: t('say.required') }
  return (
    <FormDialog<Filled>
      title={t('abuse.points.adjust')}
      form={form}
      initial={{}}
      told={t('abuse.points.adjusted')}
      testId="points-go"
      leave={leave}
      keep={({ points, reason, expiresAt }) =>
        adjust.mutateAsync({
          params: { id },
          body: {
            points,
            reason: reason.trim(),
            ...(points > 0 && expiresAt ? { expiresAt: isoOf(shanghaiDayLast(expiresAt)) } : {}),
          },
        })
      }
    >
      <Form.Item
        name="points"
        label={t('abuse.points.amount')}
        extra={t('abuse.points.amountHint')}
        rules={[
          must,
          {
            validator: (_, value: unknown) =>
              value === 0 ? Promise.reject(new Error(t('abuse.points.zero'))) : Promise.resolve(),
          },
        ]}
      >
        <NumberInput
          min={-1_000_000}
          max={1_000_000}
          precision={0}
          className="wide"
          autoFocus
          data-testid="points-amount"
        />
      </Form.Item>
      <ReasonItem>
        <Input maxLength={200} data-testid="points-reason" />
      </ReasonItem>
      {adding && (
        <Form.Item name="expiresAt" label={t('abuse.points.expires')}>
          <DayPick notBefore={today()} data-testid="points-expires" />
        </Form.Item>
      )}
    </FormDialog>
  )
}
