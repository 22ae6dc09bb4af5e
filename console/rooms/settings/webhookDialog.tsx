import { Checkbox, Form } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { CodeInput } from '../../parts/typed'
import { zh } from '../../words/partners'
import type { WebhookRow } from './rows'

const EVENTS = [
  'member.joined',
  'coupon.claimed',
  'coupon.issued',
  'coupon.redeemed',
  'coupon.reversed',
  'coupon.voided',
  'coupon.transferred',
  'consent.changed',
  'order.paid',
  'order.refunded',
] as const satisfies WebhookRow['events']
type Filled = { url: string; events: WebhookRow['events'] }

/** An event in words; one that this page does not know is shown by its name. */
export function eventWord(t: TFunction, event: string): string {
  const word = event.replace('.', '_')
  return word in zh.hook.event ? t(`partners.hook.event.${word as keyof typeof zh.hook.event}`) : event
}

/** Makes a webhook, whose secret is then shown once, or changes one. */
export function WebhookDialog(props: { hook: WebhookRow | null; leave: () => void; made: (secret: string) => void }) {
  const { t } = useTranslation()
  const { hook } = props
  const [form] = Form.useForm<Filled>()
  const create = useDo('createWebhook', ['listWebhooks'])
  const edit = useDo('editWebhook', ['listWebhooks'])
  const must = { required: true, message: t('say.required') }
  return (
    <FormDialog<Filled>
      title={t(hook ? 'partners.hook.edit' : 'partners.hook.new')}
      form={form}
      initial={hook ?? { events: [] }}
      told={hook ? undefined : null}
      testId="hook-save"
      leave={props.leave}
      keep={async ({ url, events }) => {
        const body = { url: url.trim(), events }
        if (hook) await edit.mutateAsync({ params: { id: hook.id }, body })
        else props.made((await create.mutateAsync({ body })).secret)
      }}
    >
      <Form.Item
        name="url"
        label={t('partners.hook.url')}
        extra={t('partners.hook.urlHint')}
        rules={[{ ...must, whitespace: true }]}
      >
        <CodeInput maxLength={500} autoFocus placeholder="https://" data-testid="hook-url" />
      </Form.Item>
      <Form.Item
        name="events"
        label={t('partners.hook.events')}
        rules={[{ type: 'array', min: 1, message: t('say.required') }]}
      >
        <Checkbox.Group
          className="stack-checks two-columns"
          options={EVENTS.map((value) => ({
            value,
            label: <span data-testid={`hook-event-${value}`}>{eventWord(t, value)}</span>,
          }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
