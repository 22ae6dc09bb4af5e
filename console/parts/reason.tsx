import { Form, Input } from 'antd'
import { useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { FormDialog } from './formDialog'
import { useLeave } from './leave'
import { useTell } from './tell'

/** The field of a reason that goes to the audit log, at least two characters; its child is what it is written in. */
export function ReasonItem({ children }: { children: ReactElement }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name="reason"
      label={t('say.reason')}
      extra={t('say.reasonHint')}
      rules={[{ required: true, whitespace: true, min: 2, message: t('say.tooShort', { n: 2 }) }]}
    >
      {children}
    </Form.Item>
  )
}

/** Asks for the reason that goes to the audit log, then does it; stays open with the reason when it was refused. */
export function ReasonDialog(props: {
  title: string
  hint?: ReactNode
  danger?: boolean
  /** How long it may be; 200 where nothing else is said. */
  most?: number
  act: (reason: string) => Promise<unknown>
  leave: () => void
}) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<{ reason: string }>()
  const [busy, setBusy] = useState(false)
  const leave = useLeave(() => form.isFieldsTouched(), props.leave)
  const go = async ({ reason }: { reason: string }): Promise<void> => {
    setBusy(true)
    try {
      await props.act(reason.trim())
      props.leave()
    } catch (thrown) {
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={props.title}
      onCancel={leave}
      mask={{ closable: false }}
      onOk={form.submit}
      okText={t('act.confirm')}
      cancelText={t('act.cancel')}
      okButtonProps={{ danger: props.danger, loading: busy, 'data-testid': 'reason-confirm' }}
    >
      <Form form={form} layout="vertical" onFinish={go}>
        {props.hint && <p className="soft">{props.hint}</p>}
        <ReasonItem>
          <Input.TextArea rows={2} maxLength={props.most ?? 200} showCount autoFocus data-testid="reason" />
        </ReasonItem>
      </Form>
    </Dialog>
  )
}

/** A comment that somebody else will read, asked for before it is done; it may be left out where it is not needed. */
export function CommentDialog(props: {
  title: string
  hint: string
  label: string
  needed: boolean
  danger?: boolean
  act: (comment: string) => Promise<unknown>
  leave: () => void
}) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ comment?: string }>()
  return (
    <FormDialog<{ comment?: string }>
      title={props.title}
      form={form}
      initial={{}}
      told={null}
      okText={t('act.confirm')}
      danger={props.danger}
      testId="comment-go"
      leave={props.leave}
      keep={({ comment }) => props.act(comment?.trim() ?? '')}
    >
      <p className="soft">{props.hint}</p>
      <Form.Item
        name="comment"
        label={props.label}
        rules={[
          { required: props.needed, whitespace: true, message: t('say.required') },
          { min: 2, message: t('say.tooShort', { n: 2 }) },
        ]}
      >
        <Input.TextArea rows={2} maxLength={200} showCount autoFocus data-testid="comment" />
      </Form.Item>
    </FormDialog>
  )
}
