/** Whom the web twin plays, and what it needs before it can show anything of theirs. */
export type First = {
  /** One of the sandbox's people; null: a guest. */
  person: string | null
  /** Where the sandbox answers as WeChat; null where there is none. */
  sandbox: Promise<string | null>
  /** The first login code, once; null where nobody can log in. */
  code: Promise<string | null>
}
type AppConfig = { sandbox?: { baseUrl: string } | null }
declare global {
  interface Window {
    first?: First
  }
}

/** One value from the address, before or behind the hash. */
export const fromAddress = (name: string): string | null => {
  const behindHash = window.location.hash.split('?')[1] ?? ''
  return new URLSearchParams(window.location.search).get(name) ?? new URLSearchParams(behindHash).get(name)
}

/** Asks the sandbox to do what WeChat would do for this person; throws where it refuses. */
export async function askSandbox<T>(sandbox: string, person: string, what: string, body: object = {}): Promise<T> {
  const answer = await window.fetch(`${sandbox}/api/people/${encodeURIComponent(person)}/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} for ${what}`)
  return (await answer.json()) as T
}

/** Begun once a page load, by a script of its own while the app is still on its way; whoever asks later is told the same. */
export const first = (): First => (window.first ??= begin())

/** `?person=` is kept per tab, so that two tabs can be two people. */
function begin(): First {
  const asked = fromAddress('person')
  if (asked) window.sessionStorage.setItem('person', asked)
  const person = asked ?? window.sessionStorage.getItem('person')
  const sandbox = window
    .fetch('/app-config.json')
    .then((answer) => (answer.ok ? (answer.json() as Promise<AppConfig>) : null))
    .then((config) => config?.sandbox?.baseUrl.replace(/\/$/, '') ?? null)
    .catch(() => null)
  const code = sandbox
    .then((url) => (url && person ? askSandbox<{ code: string }>(url, person, 'login-codes') : null))
    // Whoever needs it asks again, and is told why there is none.
    .then(
      (given) => given?.code ?? null,
      () => null,
    )
  return { person, sandbox, code }
}
