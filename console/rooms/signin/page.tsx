import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBrand } from '../../brand'
import { asProblem, type Problem } from '../../data/problem'
import { problemText } from '../../parts/tell'
import { signIn, useSession } from '../../session'
import { homeOf } from '../../shell/pages'

/** The door. After signing in one stands where one wanted to go, or at the role's first page. */
export default function SignInPage() {
  const { t } = useTranslation()
  const { back } = useSearch({ from: '/login' })
  const { ended } = useSession()
  const { brand } = useBrand()
  const go = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = brand.name || t('app')
  useEffect(() => {
    document.title = `${t('signin.title')} · ${name}`
  }, [name, t])
  const enter = async ({ username, password }: { username: string; password: string }): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      const self = await signIn(username.trim(), password)
      // Only a path of our own: the address bar must not be able to send people elsewhere.
      const inside = back?.startsWith('/console/') ? back.slice('/console'.length) : null
      await go({ href: inside && inside !== '/' ? inside : homeOf(self), replace: true })
    } catch (thrown) {
      setProblem(asProblem(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="door">
      <div className="door-card">
        <span className="door-mark" aria-hidden="true">
          {[...name][0]}
        </span>
        <h1>{name}</h1>
        <p className="soft">{t('signin.lead')}</p>
        {ended && !problem && <Alert type="info" showIcon title={t('signin.ended')} className="door-note" />}
        {problem && <Alert type="error" showIcon title={problemText(t, problem)} className="door-note" />}
        <Form layout="vertical" onFinish={enter} requiredMark={false} size="large">
          <Form.Item
            name="username"
            label={t('signin.username')}
            rules={[{ required: true, message: t('say.required') }]}
          >
            <Input prefix={<UserOutlined />} autoComplete="username" autoFocus data-testid="login-username" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('signin.password')}
            rules={[{ required: true, message: t('say.required') }]}
          >
            <Input.Password prefix={<LockOutlined />} autoComplete="current-password" data-testid="login-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy} data-testid="login-submit">
            {t('signin.submit')}
          </Button>
        </Form>
      </div>
    </main>
  )
}
