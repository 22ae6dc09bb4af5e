/**
 * Idempotency keys of actions whose outcome is not known yet. A person who presses the button again after a lost answer
 * sends the same key, so that the server acts once; as soon as an answer is in, the next press is a new action.
 */
const open = new Map<string, string>()

/** A version 4 UUID, also where the page was not opened over HTTPS and `randomUUID` does not exist. */
export function freshKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte, i) => (i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** The key of this action: the one already sent while its outcome is unknown, else a fresh one. */
export function keyOf(action: string): string {
  const key = open.get(action) ?? freshKey()
  open.set(action, key)
  return key
}

/** The outcome is known: the next press of the same button is another action. */
export const settle = (action: string): void => void open.delete(action)
