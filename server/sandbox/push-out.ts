import { pause } from '../wechat/backoff'
import { decryptMessage, encryptMessage, pushSignature } from '../wechat/crypto'
import { cdata, parseXml } from '../wechat/xml'
import type { SandboxDeps } from './deps'
import { deliver } from './inbox'
import type { AppKind, Person } from './state'

const answerWithinMs = 5_000
const repeats = 3
const repeatAfterMs = 1_000
const addresses: Record<AppKind, string> = { oa: '/wechat/official-account', mini: '/wechat/mini-program' }

/** Field values of a push; text goes into CDATA in XML, numbers stand plain, a list becomes `List`. */
export type PushFields = Record<string, string | number | Record<string, string>[]>

/**
 * Delivers one push to the app's callback: encrypted and signed, XML for the account, JSON for the mini-program, 5 s for
 * the answer. True when it was taken at once; otherwise it comes three times more in the background. A reply lands in the
 * person's inbox.
 */
export async function push(deps: SandboxDeps, kind: AppKind, person: Person, fields: PushFields): Promise<boolean> {
  const app = deps.apps[kind]
  if (app.token === '' || app.aesKey === '') return false
  const all: PushFields = {
    ToUserName: `gh_${app.appid.slice(-12)}`,
    FromUserName: person.openids[kind],
    CreateTime: Math.floor(deps.clock.now() / 1000),
    ...fields,
  }
  const message = kind === 'oa' ? asXml(all) : asJson(all)
  const once = async (): Promise<boolean> => {
    const answer = await post(deps, kind, person.openids[kind], message)
    if (answer !== null) await takeReply(deps, kind, person, answer)
    return answer !== null
  }
  if (await once()) return true
  deps.background(async () => {
    for (let repeat = 0; repeat < repeats && !deps.stopping.aborted; repeat += 1) {
      await pause(repeatAfterMs)
      if (await once()) return
    }
    deps.log.warn({ app: kind, event: fields.Event ?? fields.MsgType }, 'sandbox push not taken')
  })
  return false
}

async function post(deps: SandboxDeps, kind: AppKind, openid: string, message: string): Promise<string | null> {
  const app = deps.apps[kind]
  const encrypted = encryptMessage({ ...app, message, random: Buffer.from(deps.chance.bytes(8).toString('hex')) })
  const timestamp = String(Math.floor(deps.clock.now() / 1000))
  const nonce = String(deps.chance.bytes(4).readUInt32BE(0))
  const query = new URLSearchParams({
    signature: pushSignature(app.token, timestamp, nonce),
    timestamp,
    nonce,
    openid,
    encrypt_type: 'aes',
    msg_signature: pushSignature(app.token, timestamp, nonce, encrypted),
  })
  const account = `gh_${app.appid.slice(-12)}`
  const body =
    kind === 'oa'
      ? `<xml>${cdata('ToUserName', account)}${cdata('Encrypt', encrypted)}</xml>`
      : JSON.stringify({ ToUserName: account, Encrypt: encrypted })
  try {
    const response = await fetch(`${deps.publicUrl().replace(/\/+$/, '')}${addresses[kind]}?${query.toString()}`, {
      method: 'POST',
      headers: { 'content-type': kind === 'oa' ? 'text/xml' : 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(answerWithinMs), deps.stopping]),
    })
    const text = await response.text()
    return response.ok ? text : null
  } catch {
    return null
  }
}

/** A passive reply of the account: opened, and shown to the person if it is a text. */
async function takeReply(deps: SandboxDeps, kind: AppKind, person: Person, answer: string): Promise<void> {
  if (kind !== 'oa' || answer === '' || answer === 'success') return
  const encrypted = parseXml(answer)?.Encrypt
  const opened = typeof encrypted === 'string' ? decryptMessage(deps.apps.oa.aesKey, encrypted) : null
  const reply = opened?.appid === deps.apps.oa.appid ? parseXml(opened.message.toString('utf8')) : null
  if (reply === null || reply.ToUserName !== person.openids.oa) {
    deps.log.warn({ app: kind }, 'sandbox could not read the reply; the person sees 该公众号提供的服务出现故障')
    return
  }
  if (typeof reply.Content === 'string') {
    await deliver(deps, person, { kind: 'reply', title: '公众号回复', text: reply.Content })
  }
}

function asXml(fields: PushFields): string {
  const lines = Object.entries(fields).map(([name, value]) => {
    if (typeof value === 'number') return `<${name}>${value}</${name}>`
    if (typeof value === 'string')
      return name === 'MsgID' || name === 'MsgId' ? `<${name}>${value}</${name}>` : cdata(name, value)
    return value
      .map(
        (line) =>
          `<List>${Object.entries(line)
            .map(([key, text]) => cdata(key, text))
            .join('')}</List>`,
      )
      .join('')
  })
  return `<xml>${lines.join('')}</xml>`
}

/** As the platform's JSON pushes are: `List` is the object itself when there is only one. */
function asJson(fields: PushFields): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        Array.isArray(value) && value.length === 1 ? value[0] : value,
      ]),
    ),
  )
}
