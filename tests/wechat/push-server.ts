import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { encryptMessage, pushSignature } from '../../server/wechat/crypto'
import type { WechatEvent } from '../../server/wechat/push-event'
import { wechatPushRoutes } from '../../server/wechat/push-routes'
import type { Accepted } from '../../server/wechat/push-routes'
import { apps } from '../sandbox/world'

export const { oa, mini } = apps
export const now = 1_772_350_000_000

const opened: { close(): Promise<unknown> }[] = []
/** After each test: whatever it served is closed. */
export async function closeServed(): Promise<void> {
  for (const server of opened.splice(0)) await server.close()
}

export async function serve(
  more: {
    oa?: Partial<typeof oa> & { previousAesKey?: string }
    mini?: null
    accept?: (event: WechatEvent) => Promise<Accepted>
    answerWithinMs?: number
  } = {},
) {
  const time = { now }
  const events: WechatEvent[] = []
  const quiet = () => undefined
  const routes = wechatPushRoutes({
    oa: { ...oa, ...more.oa },
    mini: more.mini === null ? null : mini,
    clock: { now: () => time.now },
    chance: { bytes: (n) => randomBytes(n) },
    log: { info: quiet, warn: quiet, error: quiet },
    answerWithinMs: more.answerWithinMs ?? 4_500,
    accept: async (_kind, event) => {
      const accepted = (await more.accept?.(event)) ?? {}
      events.push(event)
      return accepted
    },
  })
  const app = new Koa().use(routes.routes())
  const server = createServer((request, response) => void app.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const self = {
    port,
    base,
    time,
    events,
    async post(path: string, query: Record<string, string>, body: string | Buffer) {
      const response = await fetch(`${base}${path}?${new URLSearchParams(query).toString()}`, {
        method: 'POST',
        body: Buffer.from(body),
        headers: { 'content-type': 'text/xml' },
      })
      return { status: response.status, text: await response.text() }
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
  opened.push(self)
  return self
}

export const seconds = (moment: number): string => String(Math.floor(moment / 1000))

export function signed(token: string, moment = now, nonce = '1372623149') {
  const timestamp = seconds(moment)
  return { timestamp, nonce, signature: pushSignature(token, timestamp, nonce) }
}

export function sealed(
  app: { token: string; aesKey: string; appid: string },
  message: string,
  more: { moment?: number; format?: 'xml' | 'json'; nonce?: string } = {},
) {
  const encrypted = encryptMessage({ ...app, message, random: randomBytes(16) })
  const query = signed(app.token, more.moment ?? now, more.nonce)
  const msgSignature = pushSignature(app.token, query.timestamp, query.nonce, encrypted)
  const body =
    more.format === 'json'
      ? JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted })
      : `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  return { query: { ...query, encrypt_type: 'aes', msg_signature: msgSignature, openid: 'o1' }, body }
}

export const subscribe = (more = ''): string =>
  `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>${seconds(now)}</CreateTime>` +
  `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_c1]]></EventKey>${more}</xml>`
export const plain = { oa: { aesKey: '' } }
