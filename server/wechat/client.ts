import { createBreaker } from './breaker'
import { createCaller } from './caller'
import type { Caller } from './caller'
import { code2Session } from './code2session'
import { codeUnlimit } from './code-unlimit'
import type { CodeUnlimitRequest } from './code-unlimit'
import { customSend } from './custom-send'
import type { CustomMessage } from './custom-send'
import { msgSecCheck } from './msg-sec-check'
import type { AppCredentials, Chance, Clock, Log, TokenStore } from './ports'
import { phoneNumber } from './phone-number'
import { qrcodeCreate } from './qrcode-create'
import type { QrcodeRequest } from './qrcode-create'
import { subscribeSend } from './subscribe-send'
import type { SubscribeMessage } from './subscribe-send'
import { templateSend } from './template-send'
import type { TemplateMessage } from './template-send'
import { createTokenKeeper } from './token'
import { userGet } from './user-get'
import { userInfo } from './user-info'
import { userInfoBatch } from './user-info-batch'

export type WechatOptions = {
  /** `https://api.weixin.qq.com`, or the sandbox's `…/sandbox/wechat`. */
  baseUrl: string
  mini: AppCredentials | null
  oa: AppCredentials | null
  clock: Clock
  chance: Chance
  log: Log
  tokenStore: TokenStore
  /** For one HTTP exchange; 5,000 by default. */
  timeoutMs?: number
}

export type MiniClient = ReturnType<typeof miniClient>
export type OaClient = ReturnType<typeof oaClient>
export type Wechat = { mini: MiniClient | null; oa: OaClient | null }

/** Gives the two apps' clients; the side whose credentials are null is null. Opens no connection by itself. */
export function createWechat(options: WechatOptions): Wechat {
  const breaker = createBreaker()
  const callerFor = (app: AppCredentials): Caller => {
    const shared = { ...options, app, timeoutMs: options.timeoutMs ?? 5_000 }
    return createCaller({ ...shared, breaker, tokens: createTokenKeeper({ ...shared, store: options.tokenStore }) })
  }
  return {
    mini: options.mini === null ? null : miniClient(callerFor(options.mini)),
    oa: options.oa === null ? null : oaClient(callerFor(options.oa)),
  }
}

function miniClient(caller: Caller) {
  return {
    appid: caller.appid,
    code2Session: (code: string) => code2Session(caller, code),
    phoneNumber: (code: string, openid: string) => phoneNumber(caller, code, openid),
    codeUnlimit: (request: CodeUnlimitRequest) => codeUnlimit(caller, request),
    subscribeSend: (message: SubscribeMessage) => subscribeSend(caller, message),
    msgSecCheck: (input: Parameters<typeof msgSecCheck>[1]) => msgSecCheck(caller, input),
  }
}

function oaClient(caller: Caller) {
  return {
    appid: caller.appid,
    qrcodeCreate: (request: QrcodeRequest) => qrcodeCreate(caller, request),
    userInfo: (openid: string) => userInfo(caller, openid),
    userInfoBatch: (openids: string[]) => userInfoBatch(caller, openids),
    userGet: (nextOpenid?: string) => userGet(caller, nextOpenid),
    templateSend: (message: TemplateMessage) => templateSend(caller, message),
    customSend: (openid: string, message: CustomMessage) => customSend(caller, openid, message),
  }
}
