import { ArrowUpOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Form, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Sheet } from '../../parts/page'
import { Picker } from '../../parts/picker'
import type { Found } from '../../parts/sources'
import { CodeInput } from '../../parts/typed'
import { CHANNELS, missingIn, type Channel } from './draft'
import type { StepProps } from './steps'

const TOPICS = ['offers', 'new_arrivals', 'events', 'service'] as const

/** By which channels in which order, with which templates, coupon and topic. */
export function ContentStep({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const order = [...draft.channels, ...CHANNELS.filter((channel) => !draft.channels.includes(channel))]
  return (
    <Sheet>
      <Form layout="vertical" component="div">
        <Form.Item label={t('campaigns.form.channels')} extra={t('campaigns.form.channelsHint')} required>
          <div className="stack-tight">
            {order.map((channel, at) => (
              <ChannelRow key={channel} channel={channel} first={at === 0} draft={draft} change={change} />
            ))}
          </div>
        </Form.Item>
        <Form.Item label={t('campaigns.form.coupon')} extra={t('campaigns.form.couponHint')}>
          <Picker
            of="coupon"
            among={{ state: 'published' }}
            clear
            testId="campaign-coupon"
            label={t('campaigns.form.coupon')}
            value={draft.couponTemplateId}
            onChange={(id) => change({ couponTemplateId: id ?? null })}
          />
        </Form.Item>
        <Form.Item label={t('campaigns.form.topic')} extra={t('campaigns.form.topicHint')}>
          <Radio.Group
            value={draft.topic}
            data-testid="campaign-topic"
            onChange={(event) => change({ topic: event.target.value as (typeof TOPICS)[number] })}
            options={TOPICS.map((value) => ({ value, label: t(`topic.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          label={t('campaigns.form.page')}
          extra={t('campaigns.form.pageHint')}
          htmlFor="campaign-page"
          className="last"
          validateStatus={missingIn(draft).includes('page') ? 'error' : undefined}
          help={missingIn(draft).includes('page') ? t('campaigns.form.pageWrong') : undefined}
        >
          <CodeInput
            id="campaign-page"
            value={draft.miniProgramPage}
            maxLength={200}
            data-testid="campaign-page"
            onChange={(miniProgramPage) => change({ miniProgramPage })}
          />
        </Form.Item>
      </Form>
    </Sheet>
  )
}

function ChannelRow({ channel, first, draft, change }: StepProps & { channel: Channel; first: boolean }) {
  const { t } = useTranslation()
  const any = useList('listMessageTemplates', { query: { channel, limit: 1 } })
  const used = draft.channels.includes(channel)
  const without = draft.channels.filter((other) => other !== channel)
  const choose = (id: string | undefined, found: Found | undefined): void => {
    if (id === undefined) return
    const topic = TOPICS.find((word) => word === found?.topic)
    change({ templateIds: { ...draft.templateIds, [channel]: id }, ...(first && topic ? { topic } : {}) })
  }
  return (
    <div className="channel-row">
      <div className="row-between">
        <Checkbox
          checked={used}
          data-testid={`campaign-channel-${channel}`}
          onChange={(event) => change({ channels: event.target.checked ? [...without, channel] : without })}
        >
          {t(`messageChannel.${channel}`)}
        </Checkbox>
        {used && !first && (
          <Button
            size="small"
            type="text"
            icon={<ArrowUpOutlined />}
            onClick={() => change({ channels: [channel, ...without] })}
          >
            {t('campaigns.form.up')}
          </Button>
        )}
      </div>
      {used && (
        <span data-testid={`campaign-template-${channel}`} className="block">
          <Picker
            of="template"
            among={{ channel }}
            testId={first ? 'campaign-template' : `campaign-template-${channel}-other`}
            label={t('campaigns.form.template', { channel: t(`messageChannel.${channel}`) })}
            value={draft.templateIds[channel]}
            onChange={choose}
          />
          {!any.isPending && any.items.length === 0 && (
            <Link to="/campaigns/templates">{t('campaigns.form.noTemplates')}</Link>
          )}
        </span>
      )}
    </div>
  )
}
