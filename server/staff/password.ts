import { hash, verify } from '@node-rs/argon2'

/** argon2id, 19 MiB, 2 passes: the OWASP floor, about 30 ms a guess on one core. (Algorithm 2 is argon2id.) */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS)

/** A hash no password has: unknown names take as long as known ones. */
let nobody: Promise<string> | null = null

/** Whether the password is right; an unknown account (null) costs the same time and is never right. */
export async function passwordIsRight(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password')
  const right = await verify(stored ?? (await nobody), password)
  return stored !== null && right
}
