import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { Sheet } from '../../parts/page'
import { useTell } from '../../parts/tell'

type Filled = { oldPassword: string; newPassword: string; again: string }

/** Changes the own password; every other session of this person ends. */
export function Password() {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Filled>()
  const [busy, setBusy] = useState(false)
  const keep = async ({ oldPassword, newPassword }: Filled): Promise<void> => {
    setBusy(true)
    try {
      await call('changePassword', { body: { oldPassword, newPassword } })
      form.resetFields()
      tell.done(t('settings.password.changed'))
    } catch (thrown) {
      tell.problem(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet className="narrow">
      <Form<Filled> form={form} layout="vertical" onFinish={keep} requiredMark={false}>
        <Form.Item
          name="oldPassword"
          label={t('settings.password.old')}
          rules={[{ required: true, message: t('say.required') }]}
        >
          <Input.Password autoComplete="current-password" data-testid="password-old" />
        </Form.Item>
        <Form.Item
          name="newPassword"
          label={t('settings.password.fresh')}
          extra={t('settings.staff.passwordHint')}
          rules={[{ required: true, min: 10, message: t('settings.staff.passwordHint') }]}
        >
          <Input.Password autoComplete="new-password" data-testid="password-new" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('settings.password.again')}
          dependencies={['newPassword']}
          rules={[
            { required: true, message: t('say.required') },
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                !value || value === getFieldValue('newPassword')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('settings.password.differ'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" data-testid="password-again" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} data-testid="password-save">
          {t('settings.password.save')}
        </Button>
      </Form>
    </Sheet>
  )
}
