import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState, type FormEvent, type InputHTMLAttributes } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText } from '../../../shared/rules/typed'
import { useBrand } from '../../brand'
import { asProblem, type Problem } from '../../data/problem'
import { problemText } from '../../data/problemText'
import { signIn, useSession } from '../../session'
import { homeOf } from '../../shell/pages'

/**
 * The door, of plain parts: the first thing on a slow line is here before the rest of the console is fetched. After signing
 * in one stands where one wanted to go, or at the role's first page.
 */
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
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set())
  const enter = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const [username, password] = [String(form.get('username') ?? ''), String(form.get('password') ?? '')]
    const empty = [!username.trim() && 'username', !password && 'password'].filter((name) => name !== false)
    setMissing(new Set(empty))
    if (empty[0]) return event.currentTarget.querySelector<HTMLElement>(`[name=${empty[0]}]`)?.focus()
    setBusy(true)
    setProblem(null)
    try {
      const self = await signIn(codeText(username).trim(), password)
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
        {ended && !problem && (
          <p className="door-note door-note-calm" role="status">
            {t('signin.ended')}
          </p>
        )}
        {problem && (
          <p className="door-note door-note-bad" role="alert">
            {problemText(t, problem)}
          </p>
        )}
        <form onSubmit={(event) => void enter(event)} noValidate aria-busy={busy}>
          <Field name="username" label={t('signin.username')} missing={missing} autoComplete="username" autoFocus />
          <Field
            name="password"
            label={t('signin.password')}
            missing={missing}
            type="password"
            autoComplete="current-password"
          />
          <button type="submit" className="button button-main wide" aria-disabled={busy} data-testid="login-submit">
            {busy && <span className="spinner" aria-hidden="true" />}
            {t('signin.submit')}
          </button>
        </form>
      </div>
    </main>
  )
}

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { name: string; label: string; missing: ReadonlySet<string> }

function Field({ name, label, missing, ...input }: FieldProps) {
  const { t } = useTranslation()
  const bad = missing.has(name)
  return (
    <div className="door-field">
      <label htmlFor={`login-${name}`}>{label}</label>
      <input
        {...input}
        id={`login-${name}`}
        name={name}
        aria-invalid={bad}
        aria-describedby={bad ? `login-${name}-missing` : undefined}
        data-testid={`login-${name}`}
      />
      {bad && (
        <p className="bad" id={`login-${name}-missing`}>
          {t('say.required')}
        </p>
      )}
    </div>
  )
}
