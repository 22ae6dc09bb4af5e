import { useQueryClient } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../../parts/number'
import { refresh, useDo } from '../../../data/read'
import { JobDialog } from '../../../parts/jobDialog'
import { useTell } from '../../../parts/tell'

type Filled = { name: string; generate: number }

/** Has exchange codes drawn by the server; the dialog shows how far it is and may be left meanwhile. */
export function MakeCodesDialog({ templateId, leave }: { templateId: string; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const [form] = Form.useForm<Filled>()
  const create = useDo('createCodeList', ['listCodeLists'])
  const must = { required: true, message: t('say.required') }
  const over = useCallback(() => void refresh(client, 'listCodeLists'), [client])
  return (
    <JobDialog
      title={t('coupons.codes.make')}
      goText={t('coupons.codes.make')}
      go={form.submit}
      busy={create.isPending}
      jobId={create.data?.jobId}
      over={over}
      leave={leave}
      testId="make"
    >
      <Form<Filled>
        form={form}
        layout="vertical"
        initialValues={{ generate: 1000 }}
        onFinish={({ name, generate }) =>
          create.mutate(
            { params: { id: templateId }, body: { kind: 'exchange', name: name.trim(), generate } },
            { onError: tell.problem },
          )
        }
      >
        <Form.Item
          name="name"
          label={t('coupons.codes.name')}
          extra={t('coupons.codes.nameHint')}
          rules={[{ ...must, whitespace: true }]}
        >
          <Input maxLength={40} data-testid="make-name" />
        </Form.Item>
        <Form.Item name="generate" label={t('coupons.codes.quantity')} rules={[must]}>
          <NumberInput min={1} max={1_000_000} precision={0} className="wide" data-testid="make-quantity" />
        </Form.Item>
      </Form>
    </JobDialog>
  )
}
