import type { Vault } from '../base/vault'
import type { SandboxApp } from './deps'
import type { AppKind } from './state'

/** The two apps the sandbox plays, their secrets derived from this installation's own, so that none is a constant. */
export function sandboxApps(vault: Vault): Record<AppKind, SandboxApp> {
  const app = (kind: AppKind): SandboxApp => {
    const text = (part: string, length: number) =>
      vault.signingKey(`sandbox/${kind}/${part}`).toString('hex').slice(0, length)
    return {
      appid: `wx${text('appid', 16)}`,
      secret: text('secret', 32),
      token: text('token', 32),
      aesKey: text('aes', 43),
    }
  }
  return { mini: app('mini'), oa: app('oa') }
}
