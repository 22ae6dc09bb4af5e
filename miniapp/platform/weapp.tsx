import { Button, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import type { SubscribeResult } from '../contract'
import type { Received } from '../request'
import type { CardButtonProps, PhoneButtonProps, Platform, PrivacyGateProps, ShareButtonProps } from './seam'
import { withId } from '../components/withId'
import { sound } from '../../shared/look/notes'
import { paintTabs } from './weapp-tabs'
import { wantedType } from '../look/type'

/** The privacy APIs of base library 2.32.3 and later, which Taro's typings describe loosely. */
type PrivacyAnswer = { event: 'agree' | 'disagree'; buttonId?: string }
type PrivacyApis = {
  onNeedPrivacyAuthorization?: (listener: (resolve: (answer: PrivacyAnswer) => void) => void) => void
  openPrivacyContract?: (options: object) => void
}
type SoundApis = { createWebAudioContext?: () => unknown }
declare const wx: PrivacyApis & SoundApis

/** wx.request knows no PATCH (its method list ends at DELETE, TRACE, CONNECT); the server takes the override instead. */
const transport: Platform['transport'] = async (call) => {
  const patch = call.method === 'PATCH'
  const answer = await Taro.request<unknown>({
    url: call.url,
    method: patch ? 'POST' : (call.method as 'GET' | 'POST' | 'PUT' | 'DELETE'),
    header: patch ? { ...call.header, 'X-HTTP-Method-Override': 'PATCH' } : call.header,
    data: call.body,
    timeout: 15_000,
  })
  return { status: answer.statusCode, body: answer.data } satisfies Received
}

const read = (name: string): unknown => Taro.getStorageSync<unknown>(name) || undefined
const write = (name: string, value: unknown): void => {
  if (value === null || value === undefined) Taro.removeStorageSync(name)
  else Taro.setStorageSync(name, value)
}

/** A tap that is allowed later still answers "always" choices with sound or alert; all of them are an accept (wx docs, getSetting). */
const resultOf = (word: unknown): SubscribeResult =>
  word === 'reject' || word === 'ban' || word === 'filter' ? word : 'accept'

const requestSubscribe: Platform['requestSubscribe'] = async (templateIds) => {
  const ids = templateIds.slice(0, 3)
  if (ids.length === 0) return {}
  const answer = (await Taro.requestSubscribeMessage({ tmplIds: ids, entityIds: [] }).catch(() => ({}))) as Record<
    string,
    unknown
  >
  return Object.fromEntries(ids.flatMap((id) => (typeof answer[id] === 'string' ? [[id, resultOf(answer[id])]] : [])))
}

const brighten = (): (() => void) => {
  let before = -1
  void Taro.getScreenBrightness()
    .then((answer) => {
      before = (answer as unknown as { value: number }).value
      return Taro.setScreenBrightness({ value: 1 })
    })
    .catch(() => undefined)
  void Taro.setKeepScreenOn({ keepScreenOn: true }).catch(() => undefined)
  return () => {
    if (before >= 0) void Taro.setScreenBrightness({ value: before }).catch(() => undefined)
    void Taro.setKeepScreenOn({ keepScreenOn: false }).catch(() => undefined)
  }
}

function PhoneButton({ id, className, ready, onBlocked, onCode, onRefused, children }: PhoneButtonProps) {
  // Two buttons, because WeChat opens its own panel on the tap before any script can say no.
  if (!ready) {
    return (
      <Button key="blocked" {...withId(id)} className={className} onClick={onBlocked}>
        {children}
      </Button>
    )
  }
  return (
    <Button
      key="open"
      {...withId(id)}
      className={className}
      openType="getPhoneNumber|agreePrivacyAuthorization"
      onGetPhoneNumber={({ detail }) => {
        const { code, errno } = detail as { code?: string; errno?: number }
        if (code) onCode(code)
        else onRefused(errno === 1400001 ? 'no_quota' : 'denied')
      }}
    >
      {children}
    </Button>
  )
}

/** WeChat opens its list of friends by itself; the page's `useShareAppMessage` says what they get. */
function ShareButton({ id, className, children }: ShareButtonProps) {
  return (
    <Button {...withId(id)} className={className} openType="share">
      {children}
    </Button>
  )
}

/**
 * WeChat Pay's plugin (pay.weixin.qq.com, "小程序发券插件"), a component of this name where the build has it. Its properties are
 * written out one by one: Taro puts into the template only what it can read here.
 */
function CardButton({ id, className, cards, onDone, children }: CardButtonProps) {
  return (
    <send-coupon
      id={id}
      send_coupon_params={cards.sendCouponParams}
      sign={cards.sign}
      send_coupon_merchant={cards.sendCouponMerchant}
      onSendcoupon={onDone}
      onUserconfirm={onDone}
    >
      <View className={className}>{children}</View>
    </send-coupon>
  )
}

/** WeChat rejects with `requestPayment:fail cancel` where the person turned back. */
const requestPayment: Platform['requestPayment'] = (payment) =>
  Taro.requestPayment(payment).then(
    () => 'said_paid' as const,
    (failure: unknown) =>
      /cancel/.test(String((failure as { errMsg?: string } | null)?.errMsg))
        ? ('cancelled' as const)
        : ('failed' as const),
  )

let waiting: ((answer: PrivacyAnswer) => void)[] = []
const gates = new Set<(open: boolean) => void>()
const answerPrivacy = (answer: PrivacyAnswer): void => {
  waiting.forEach((resolve) => resolve(answer))
  waiting = []
  gates.forEach((show) => show(false))
}

function PrivacyGate({ title, text, agree, refuse, read: readText }: PrivacyGateProps) {
  const [open, setOpen] = useState(waiting.length > 0)
  useEffect(() => {
    gates.add(setOpen)
    return () => void gates.delete(setOpen)
  }, [])
  if (!open) return null
  return (
    <View className="sheet-veil">
      <View className="sheet">
        <View className="sheet-title">{title}</View>
        <View className="soft">{text}</View>
        <View className="link" onClick={() => wx.openPrivacyContract?.({})}>
          {readText}
        </View>
        <Button
          id="privacy-agree"
          className="button button-main"
          openType="agreePrivacyAuthorization"
          onAgreePrivacyAuthorization={() => answerPrivacy({ event: 'agree', buttonId: 'privacy-agree' })}
        >
          {agree}
        </Button>
        <Button
          id="privacy-refuse"
          className="button button-plain"
          onClick={() => answerPrivacy({ event: 'disagree' })}
        >
          {refuse}
        </Button>
      </View>
    </View>
  )
}

export const platform: Platform = {
  start: async () => {
    wx.onNeedPrivacyAuthorization?.((resolve) => {
      waiting.push(resolve)
      gates.forEach((show) => show(true))
    })
    return { canLogin: true }
  },
  login: async () => (await Taro.login()).code,
  transport,
  arrival: (options) => {
    const query = options?.query ?? Taro.getLaunchOptionsSync().query ?? {}
    // A mini-program code hands its scene over URL-encoded (WeChat, getUnlimitedQRCode).
    const scene = query['scene'] ? decodeURIComponent(query['scene']) : query['channel']
    return { scene: scene || null, followToken: query['followToken'] || null, openToken: query['m'] || null }
  },
  systemLanguage: () => Taro.getSystemInfoSync().language ?? null,
  watchNetwork: (tell) => {
    void Taro.getNetworkType().then(
      ({ networkType }) => tell(networkType === 'none'),
      () => undefined,
    )
    Taro.onNetworkStatusChange(({ isConnected }) => tell(!isConnected))
  },
  mode: () => (Taro.getSystemInfoSync().theme === 'dark' ? 'dark' : 'light'),
  // "My settings, general, font size" of WeChat.
  typeScale: () => wantedType(Taro.getSystemInfoSync().fontSizeSetting),
  paint: (colours) => void paintTabs(colours['--brand-text']),
  requestSubscribe,
  requestPayment,
  paste: () =>
    Taro.getClipboardData().then(
      ({ data }) => data.trim() || null,
      () => null,
    ),
  copy: (text) =>
    Taro.setClipboardData({ data: text }).then(
      () => true,
      () => false,
    ),
  scan: () =>
    Taro.scanCode({ scanType: ['qrCode', 'barCode'] }).then(
      (answer) => answer.result,
      () => null,
    ),
  brighten,
  vibrate: () => void Taro.vibrateShort({ type: 'medium' }).catch(() => undefined),
  ring: (what, aloud) => {
    const felt = what === 'good' ? Taro.vibrateShort({ type: 'medium' }) : Taro.vibrateLong()
    void felt.catch(() => undefined)
    // Base library 2.19; what it makes has the parts of the browser's that are used here.
    if (aloud) sound(what, () => (wx.createWebAudioContext?.() as AudioContext | undefined) ?? null)
  },
  read,
  write,
  keepsHiddenPagesInDocument: false,
  PhoneButton,
  ShareButton,
  CardButton: SEND_COUPON_PLUGIN ? CardButton : null,
  PrivacyGate,
}
