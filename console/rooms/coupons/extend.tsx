import { DatePicker, Form, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { JobDialog } from '../../parts/jobDialog'
import { ReasonItem } from '../../parts/reason'
import { markFields, useTell } from '../../parts/tell'
import type { Template } from './draft'

type Filled = { until: Dayjs; reason: string }

/** Moves the last day of use later, also for what people hold; the dialog shows how far the work is. */
export function ExtendDialog({ template, leave }: { template: Template; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Filled>()
  const extend = useDo('extendCoupons', ['readCouponTemplate', 'listCouponTemplates'])
  const last = template.validity.kind === 'fixed' ? dayjs(template.validity.until) : dayjs()
  const go = ({ until, reason }: Filled): void =>
    extend.mutate(
      { params: { id: template.id }, body: { until: until.toISOString(), reason: reason.trim() } },
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
        initialValues={{ until: (last.isAfter(dayjs()) ? last : dayjs()).add(30, 'day').endOf('day') }}
      >
        <p className="soft">{t('coupons.extend.hint')}</p>
        <Form.Item
          name="until"
          label={t('coupons.extend.until')}
          rules={[{ required: true, message: t('say.required') }]}
        >
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            allowClear={false}
            disabledDate={(day) => day.isBefore(last, 'day') || day.isBefore(dayjs(), 'day')}
            data-testid="extend-until"
          />
        </Form.Item>
        <ReasonItem>
          <Input.TextArea rows={2} maxLength={200} showCount data-testid="extend-reason" />
        </ReasonItem>
      </Form>
    </JobDialog>
  )
}
