import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { Picker } from '../../parts/picker'
import { CodeInput } from '../../parts/typed'
import type { AccountRow } from './rows'
import { Choice } from '../../parts/choice'

type Filled = { username: string; name: string; role: AccountRow['role']; storeId?: string | null; password?: string }
const ROLES = ['owner', 'marketer', 'service', 'cashier', 'analyst'] as const

/** Adds a member of staff, or changes one; a cashier belongs to a store. */
export function StaffDialog({ account, leave }: { account: AccountRow | null; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const role = Form.useWatch('role', form) ?? account?.role ?? 'cashier'
  const create = useDo('createStaff', ['listStaff'])
  const edit = useDo('editStaff', ['listStaff'])
  const must = { required: true, message: t('say.required') }
  const keep = async ({ username, name, role: chosen, storeId, password }: Filled): Promise<unknown> => {
    const body = { name: name.trim(), role: chosen, storeId: chosen === 'cashier' ? (storeId ?? null) : null }
    return account
      ? edit.mutateAsync({ params: { id: account.id }, body: { ...body, ...(password ? { password } : {}) } })
      : create.mutateAsync({ body: { ...body, username, password: password ?? '' } })
  }
  return (
    <FormDialog<Filled>
      title={t(account ? 'settings.staff.edit' : 'settings.staff.new')}
      form={form}
      initial={account ?? { role: 'cashier' }}
      keep={keep}
      leave={leave}
      testId="staff-save"
    >
      <Form.Item
        name="username"
        label={t('settings.staff.username')}
        extra={account ? undefined : t('settings.staff.usernameHint')}
        rules={
          account ? [] : [{ ...must, pattern: /^[A-Za-z0-9._@-]{2,64}$/, message: t('settings.staff.usernameHint') }]
        }
      >
        <CodeInput disabled={account !== null} data-testid="staff-username" />
      </Form.Item>
      <Form.Item name="name" label={t('settings.staff.name')} rules={[{ ...must, whitespace: true }]}>
        <Input maxLength={40} data-testid="staff-name" />
      </Form.Item>
      <Form.Item name="role" label={t('settings.staff.role')} extra={t(`settings.staff.roleHint.${role}`)}>
        <Choice testId="staff-role" words={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} />
      </Form.Item>
      {role === 'cashier' && (
        <Form.Item
          name="storeId"
          label={t('settings.staff.store')}
          extra={t('settings.staff.storeHint')}
          rules={[must]}
        >
          <Picker of="store" testId="staff-store" placeholder={t('settings.staff.store')} />
        </Form.Item>
      )}
      <Form.Item
        name="password"
        label={t(account ? 'settings.staff.newPassword' : 'settings.staff.password')}
        extra={t('settings.staff.passwordHint')}
        rules={[{ required: account === null, min: 10, message: t('settings.staff.passwordHint') }]}
      >
        <Input.Password autoComplete="new-password" data-testid="staff-password" />
      </Form.Item>
    </FormDialog>
  )
}
