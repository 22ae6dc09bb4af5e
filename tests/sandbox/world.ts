import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { createMemoryStore } from '../../server/sandbox/store'
import { createSandbox } from '../../server/sandbox/sandbox'
import type { SandboxChannel } from '../../server/sandbox/deps'
import { createWechat } from '../../server/wechat/client'
import type { Wechat } from '../../server/wechat/client'
import { createMemoryTokenStore } from '../../server/wechat/memory-token-store'
import type { TokenStore } from '../../server/wechat/ports'
import type { WechatEvent } from '../../server/wechat/push-event'
import { wechatPushRoutes } from '../../server/wechat/push-routes'
import type { Accepted, AppKind } from '../../server/wechat/push-routes'

/** The key of the account has a padding other than 16, so a client that unpads blocks of 16 shows. */
export const apps = {
  mini: {
    appid: 'wxba5fad812f8e6fb9',
    secret: 'mini-secret',
    token: 'AAAAA',
    aesKey: 'A'.repeat(43),
  },
  oa: {
    appid: 'wxb11529c136998cb6',
    secret: 'oa-secret',
    token: 'pamtest',
    aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  },
}

export const channels: SandboxChannel[] = [
  { id: 'ch-oa', name: '南京西路店', kind: 'official_account_qr', scene: 'cABCDEFGHJK' },
  { id: 'ch-mini', name: '海报', kind: 'mini_program_code', scene: 'cMNPQRSTUVW' },
]

export type World = Awaited<ReturnType<typeof openWorld>>

/** One server that plays both sides on 127.0.0.1: the sandbox, and a product that stores events in a list. */
export async function openWorld(options: { accept?: (app: AppKind, event: WechatEvent) => Promise<Accepted> } = {}) {
  const time = { offset: 0 }
  const clock = { now: () => Date.now() + time.offset }
  const chance = { bytes: (n: number) => randomBytes(n) }
  const lines: string[] = []
  const write = (fields: Record<string, unknown>, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`)
  }
  const log = { info: write, warn: write, error: write }
  const events: { app: AppKind; event: WechatEvent }[] = []
  const stored = new Set<string>()

  const app = new Koa()
  const server = createServer((request, response) => void app.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const store = createMemoryStore()
  const sandbox = createSandbox({
    store,
    clock,
    chance,
    log,
    publicUrl: () => base,
    apps,
    channels: async () => channels,
  })
  const pushes = wechatPushRoutes({
    oa: apps.oa,
    mini: apps.mini,
    clock,
    chance,
    log,
    accept: async (kind, event) => {
      if (stored.has(event.dedupeKey)) return {}
      const accepted = (await options.accept?.(kind, event)) ?? {}
      stored.add(event.dedupeKey)
      events.push({ app: kind, event })
      return accepted
    },
  })
  app.use(sandbox.router.routes()).use(pushes.routes())

  const client = (more: { tokenStore?: TokenStore; timeoutMs?: number } = {}): Wechat =>
    createWechat({
      baseUrl: `${base}/sandbox/wechat`,
      mini: apps.mini,
      oa: apps.oa,
      clock,
      chance,
      log,
      tokenStore: more.tokenStore ?? createMemoryTokenStore(clock),
      timeoutMs: more.timeoutMs ?? 5_000,
    })
  const wechat = client()
  if (wechat.mini === null || wechat.oa === null) throw new Error('both apps are configured')

  async function http(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
    }
  }
  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await http(method, `/sandbox/api${path}`, body)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }

  return {
    base,
    time,
    clock,
    lines,
    events,
    store,
    sandbox,
    client,
    mini: wechat.mini,
    oa: wechat.oa,
    http,
    control,
    person: (body: { phone?: string; unionid?: string | null } = {}) =>
      control<ShownPerson>('POST', '/people', { phone: '13800138000', ...body }),
    faults: (faults: Record<string, unknown>) => control<unknown>('PUT', '/faults', faults),
    calls: () => control<Record<string, number>>('GET', '/calls'),
    inbox: async (id: string) => (await control<{ items: ShownMessage[] }>('GET', `/people/${id}/inbox`)).items,
    code: async (id: string, use: 'login' | 'phone') =>
      (await control<{ code: string }>('POST', `/people/${id}/${use}-codes`)).code,
    async close() {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type ShownPerson = {
  id: string
  phone: string
  unionid: string | null
  openids: { mini: string; oa: string }
  following: boolean
}

export type ShownMessage = {
  kind: string
  title: string
  text: string | null
  fields: { key: string; label: string; value: string }[]
  page: string | null
  msgId: string | null
  at: string
}

/** Gives the WechatError a call fails with; fails when it does not. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ kind: string; errcode: number | undefined; errmsg: string | undefined }> {
  try {
    await work
  } catch (error) {
    if (error instanceof Error && 'kind' in error)
      return error as Error & { kind: string; errcode: number; errmsg: string }
    throw error
  }
  throw new Error('it was not refused')
}
