import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { addDays, isoOf, shanghaiDay, shanghaiDayLast } from '../../../shared/rules/calendar'
import { useDo } from '../../data/read'
import { MomentPick } from '../../parts/date'
import { JobDialog } from '../../parts/jobDialog'
import { ReasonItem } from '../../parts/reason'
import { markFields, useTell } from '../../parts/tell'
import type { Template } from './draft'

type Filled = { until: string; reason: string }

/** Moves the last day of use later, also for what people hold; the dialog shows how far the work is. */
export function ExtendDialog({ template, leave }: { template: Template; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Filled>()
  const extend = useDo('extendCoupons', ['readCouponTemplate', 'listCouponTemplates'])
  const now = Date.now()
  // Later only: the first day that can be chosen is the last one so far, or today.
  const last = shanghaiDay(
    Math.max(now, template.validity.kind === 'fixed' ? Date.parse(template.validity.until) : now),
  )
  const go = ({ until, reason }: Filled): void =>
    extend.mutate(
      { params: { id: template.id }, body: { until, reason: reason.trim() } },
      {
        onError: (problem) => {
          markFields(form, problem, (path) => (path === 'until' || path === 'reason' ? [path] : null))
          tell.problem(problem)
        },
      },
    )
  return (
    <JobDialog
      title={t('coupons.extend.title')}
      goText={t('coupons.extend.go')}
      go={form.submit}
      busy={extend.isPending}
      jobId={extend.data?.jobId}
      leave={leave}
      testId="extend"
    >
      <Form<Filled>
        form={form}
        layout="vertical"
        onFinish={go}
        initialValues={{ until: isoOf(shanghaiDayLast(addDays(last, 30))) }}
      >
        <p className="soft">{t('coupons.extend.hint')}</p>
        <Form.Item
          name="until"
          label={t('coupons.extend.until')}
          rules={[{ required: true, message: t('say.required') }]}
        >
          <MomentPick end allowClear={false} notBefore={last} data-testid="extend-until" />
        </Form.Item>
        <ReasonItem>
          <Input.TextArea rows={2} maxLength={200} showCount data-testid="extend-reason" />
        </ReasonItem>
      </Form>
    </JobDialog>
  )
}
