import { request } from 'node:http'
import { seal, signedHeaders } from '../../../server/sandbox/pay-sign'
import { NOTICE_PATH } from '../../../server/wechat/pay/notice-routes'
import type { Platform } from './platform'

export type Post = { status: number; body: { code?: string; message?: string } | null }
/** Headers one by one, so that one may stand there twice. */
export type Wire = { headers: [string, string][]; body: Buffer; method?: string; chunked?: boolean }

/** Sends bytes and headers exactly as given; nothing is added but Host and, unless chunked, the length. */
export function post(p: Platform, wire: Wire): Promise<Post> {
  const raw = wire.headers.flat()
  return new Promise((resolve, reject) => {
    const length = wire.chunked ? [] : ['Content-Length', String(wire.body.length)]
    const headers = [...raw, 'Host', `127.0.0.1:${p.port}`, ...length]
    const sent = request(
      { host: '127.0.0.1', port: p.port, path: NOTICE_PATH, method: wire.method ?? 'POST', headers, agent: false },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString()
          resolve({
            status: response.statusCode ?? 0,
            body: text.startsWith('{') ? (JSON.parse(text) as Post['body']) : null,
          })
        })
      },
    )
    // A body that is too large is answered and cut off before all of it was taken.
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET'
        ? resolve({ status: 413, body: { code: 'FAIL' } })
        : reject(error),
    )
    sent.end(wire.body)
  })
}

/** What a payment's notice says, as WeChat Pay writes it. */
export const transaction = (p: Platform, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  appid: p.pay.appid,
  mchid: p.pay.mchid,
  out_trade_no: 'T00000001',
  transaction_id: '4200000000202603020000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  success_time: '2026-03-02T12:00:00+08:00',
  payer: { openid: 'oM1' },
  amount: { total: 6_800, payer_total: 6_800, currency: 'CNY', payer_currency: 'CNY' },
  ...more,
})

let ids = 0
/** The body of a notice around what it tells. */
export function envelope(
  p: Platform,
  told: unknown,
  more: { resource?: Record<string, unknown>; outer?: Record<string, unknown>; apiV3Key?: string; aad?: string } = {},
): string {
  const sealed = seal(p, more.apiV3Key ?? p.keys().merchant.apiV3Key, JSON.stringify(told), more.aad ?? 'transaction')
  return JSON.stringify({
    id: `ev-${++ids}`,
    create_time: '2026-03-02T12:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: { original_type: 'transaction', ...sealed, ...more.resource },
    ...more.outer,
  })
}

/** Signs a body as the platform does now. */
export function signed(p: Platform, body: string | Buffer, more: { atMs?: number; key?: 'certificate' } = {}): Wire {
  const bytes = Buffer.from(body)
  const clock = { now: () => p.time.now + (more.atMs ?? 0) }
  const key = more.key === 'certificate' ? p.keys().certificates.at(-1)! : p.keys().publicKey
  const headers = Object.entries(signedHeaders({ clock, chance: p.chance }, key, bytes))
  return { headers: [...headers, ['Content-Type', 'application/json']], body: bytes }
}

/** The same with one header changed; null leaves it out. */
export const withHeader = (wire: Wire, name: string, value: string | null): Wire => ({
  ...wire,
  headers: wire.headers.flatMap(([n, v]): [string, string][] =>
    n.toLowerCase() !== name.toLowerCase() ? [[n, v]] : value === null ? [] : [[n, value]],
  ),
})
export const headerOf = (wire: Wire, name: string): string =>
  wire.headers.find(([n]) => n.toLowerCase() === name.toLowerCase())![1]
