import { ConfigError } from './config-error'

/** What each secret may be meant as: its text, and the bytes that it is the base64 of. */
function meanings(text: string): string[] {
  const decoded = Buffer.from(text, 'base64')
  return [text, ...(decoded.length >= 8 ? [decoded.toString('hex')] : [])]
}

/** The platform's consoles ask for these once an app; that both apps have one is the operator's business. */
const MAY_AGREE = [/^WECHAT_(MINI|OA)_TOKEN$/, /^WECHAT_(MINI|OA)_AES_KEY$/]

/** Refuses two secrets that are one: whoever learns the lesser would hold the greater. The line names both, never the value. */
export function checkSecretsDiffer(secrets: [name: string, value: string | undefined][]): void {
  const seen: { name: string; meant: string[] }[] = []
  for (const [name, value] of secrets) {
    if (!value) continue
    const meant = meanings(value)
    const twin = seen.find(
      (other) =>
        other.meant.some((m) => meant.includes(m)) &&
        !MAY_AGREE.some((kind) => kind.test(name) && kind.test(other.name)),
    )
    if (twin) throw new ConfigError(`${name} must differ from ${twin.name}`)
    seen.push({ name, meant })
  }
}
