import type { PrivacyListener } from './finger'
import type { Choice, Owner, PayChoice } from './owner'
import type { Entry, Pages } from './pages'
import type { WeappPackage } from './package'
import { requestApi, type Network } from './request'
import type { ScriptWorld } from './script'

/** How the person answers what WeChat asks, and what the phone is. Tests change it as they go. */
export type Answers = {
  phoneNumber: 'allow' | 'deny' | 'no_quota'
  subscribe: Record<string, Choice>
  /** What the camera reads; null is turning back. */
  scan: string | null
  /** What lies on the clipboard. */
  clipboard: string
  payment: PayChoice
  language: string
  theme: 'light' | 'dark'
  /** "General, font size" in WeChat's own settings, in px. */
  fontSize: number
}

/** What the person saw and felt, and what WeChat would have refused. */
export type Notes = {
  toasts: string[]
  vibrations: number
  /** Hertz of what was heard, one after the other. */
  heard: number[]
  brightness: number
  awake: boolean
  locations: unknown[]
  /** What friends were sent. */
  shares: { title: string; path: string }[]
  /** The payments that were asked for, as the panel got them. */
  payments: Options[]
  /** How the tab bar was painted, and what was written to the phone's own files. */
  tabs: { selectedColor: string; icons: Record<number, Buffer> }
  files: Map<string, Buffer>
  /** wx.* names the package touched that this host does not have. */
  missing: Set<string>
  violations: string[]
}

type Options = Record<string, unknown> & {
  success?: (answer: unknown) => void
  fail?: (failure: unknown) => void
  complete?: (answer: unknown) => void
}

export type WxParts = {
  pack: WeappPackage
  pages: Pages
  script: () => ScriptWorld
  owner: Owner
  target: string
  network: Network
  answers: Answers
  notes: Notes
  storage: Map<string, string>
  entry: () => Entry
  /** True straight from a tap; WeChat opens some panels only then. */
  inGesture: () => boolean
  onNeedPrivacy: (listener: PrivacyListener) => void
}

const KEY_LIMIT = 1024 * 1024

/** The `wx` object: what the package may use of WeChat. A name that is not here is noted in `missing` when touched. */
export function createWx(parts: WxParts): object {
  const { pages, notes, answers, network, storage } = parts
  const give = <T>(value: T): T => parts.script().give(value)
  const guard = <T>(what: string, work: () => T): T | undefined => parts.script().guard(what, work)

  /** An API with success, fail and complete; without them it answers a promise. `work` throws what stands behind `fail`. */
  const api =
    (name: string, work: (options: Options) => unknown) =>
    (options: Options = {}): unknown => {
      const run = Promise.resolve().then(() => work(options))
      const told = run.then(
        (more) => ({ ok: true, answer: give({ ...(more as object | undefined), errMsg: `${name}:ok` }) }),
        (error: Error & { errCode?: number }) => ({
          ok: false,
          answer: give({
            errMsg: `${name}:fail ${error.message}`,
            ...(error.errCode ? { errCode: error.errCode, errno: error.errCode } : {}),
          }),
        }),
      )
      if (!options.success && !options.fail && !options.complete)
        // WeChat rejects with a plain object; the cast only satisfies the rule that rejections be errors.
        return told.then(({ ok, answer }) => (ok ? answer : Promise.reject(answer as unknown as Error)))
      void told.then(({ ok, answer }) => {
        guard(`${name} callback`, () => (ok ? options.success : options.fail)?.(answer))
        guard(`${name} complete`, () => options.complete?.(answer))
      })
      return undefined
    }
  const onTabPage = (): void => {
    if (!parts.pack.tabs.includes(pages.top().route)) throw new Error('not TabBar page')
  }
  const refusing = (failure: string | null): void => {
    if (failure !== null) throw new Error(failure)
  }
  const url = (options: Options): string => String(options.url ?? '')
  const refused = (message: string, errCode: number): Error => Object.assign(new Error(message), { errCode })
  const system = () => ({
    brand: 'iPhone',
    model: 'iPhone 13',
    platform: 'ios',
    system: 'iOS 17.5',
    version: '8.0.50',
    SDKVersion: '3.5.8',
    language: answers.language,
    theme: answers.theme,
    fontSizeSetting: answers.fontSize,
    pixelRatio: 3,
    screenWidth: 390,
    screenHeight: 844,
    windowWidth: 390,
    windowHeight: 753,
    statusBarHeight: 47,
    safeArea: { left: 0, right: 390, top: 47, bottom: 810, width: 390, height: 763 },
  })
  const setStorage = (key: string, value: unknown): void => {
    const text = JSON.stringify({ value })
    if (text.length > KEY_LIMIT) throw new Error('setStorageSync:fail entry size limit reached')
    storage.set(key, text)
  }
  const getStorage = (key: string): unknown => {
    const text = storage.get(key)
    // WeChat answers '' for what is not there.
    return text === undefined ? '' : give((JSON.parse(text) as { value: unknown }).value)
  }

  const requestSubscribe = async (options: Options): Promise<object> => {
    const ids = [...(options.tmplIds as Iterable<string>)]
    if (ids.length === 0) throw refused("TmplIds can't be empty", 10001)
    if (ids.length > 3) notes.violations.push(`requestSubscribeMessage asks for ${ids.length} templates at once`)
    return parts.owner.subscribe(ids, answers.subscribe)
  }
  const subscribe = api('requestSubscribeMessage', requestSubscribe)

  const wx: Record<string, unknown> = {
    cloud: {},
    env: { USER_DATA_PATH: 'wxfile://usr' },
    canIUse: () => true,
    nextTick: (work: () => void) => parts.script().setTimer(work, 0),
    request: requestApi({ target: parts.target, network, violations: notes.violations, give, guard }),

    login: api('login', async () => ({ code: await parts.owner.loginCode() })),
    onNeedPrivacyAuthorization: parts.onNeedPrivacy,
    openPrivacyContract: api('openPrivacyContract', () => undefined),
    requestSubscribeMessage: (options: Options) => {
      // The tap must still be under way: after a wait for the network WeChat refuses the panel.
      if (parts.inGesture()) return subscribe(options)
      notes.violations.push('requestSubscribeMessage outside a tap')
      return api('requestSubscribeMessage', () => {
        throw refused('can only be invoked by user TAP gesture.', 20004)
      })(options)
    },
    getClipboardData: api('getClipboardData', () => ({ data: answers.clipboard })),
    requestPayment: api('requestPayment', async (options) => {
      notes.payments.push(options)
      for (const name of ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'])
        if (typeof options[name] !== 'string' || options[name] === '')
          throw new Error(`parameter error: parameter.${name} should be String`)
      if (answers.payment === 'broken') throw new Error('jsapi has no permission')
      await parts.owner.pay(options, answers.payment)
      if (answers.payment === 'cancelled') throw new Error('cancel')
    }),
    scanCode: api('scanCode', () => {
      if (answers.scan === null) throw new Error('cancel')
      return { result: answers.scan, scanType: 'QR_CODE', charSet: 'utf-8' }
    }),

    navigateTo: api('navigateTo', (options) => refusing(pages.navigateTo(url(options)))),
    redirectTo: api('redirectTo', (options) => refusing(pages.redirectTo(url(options)))),
    navigateBack: api('navigateBack', (options) => refusing(pages.navigateBack(Number(options.delta ?? 1)))),
    switchTab: api('switchTab', (options) => refusing(pages.switchTab(url(options)))),
    reLaunch: api('reLaunch', (options) => refusing(pages.reLaunch(url(options)))),
    setNavigationBarTitle: api('setNavigationBarTitle', (options) => {
      pages.top().title = String(options.title)
    }),
    setTabBarItem: api('setTabBarItem', (options) => {
      onTabPage()
      if (options.selectedIconPath === undefined) return
      const file = notes.files.get(String(options.selectedIconPath))
      if (!file) throw new Error('no such file')
      notes.tabs.icons[Number(options.index)] = file
    }),
    setTabBarStyle: api('setTabBarStyle', (options) => {
      onTabPage()
      notes.tabs.selectedColor = String(options.selectedColor)
    }),
    getFileSystemManager: () => ({
      readFileSync: (path: string) => {
        const file = parts.pack.files.get(path)
        if (!file) throw new Error(`readFileSync:fail no such file ${path}`)
        return new Uint8Array(file).buffer
      },
      writeFileSync: (path: string, data: ArrayBuffer) => {
        if (!path.startsWith('wxfile://usr/')) throw new Error('writeFileSync:fail permission denied')
        notes.files.set(path, Buffer.from(new Uint8Array(data)))
      },
    }),

    pageScrollTo: api('pageScrollTo', (options) => {
      if (typeof options.selector !== 'string' || !/^[#.][\w-]+$/.test(options.selector)) throw new Error('no selector')
    }),
    showToast: api('showToast', (options) => void notes.toasts.push(String(options.title))),
    hideToast: api('hideToast', () => undefined),
    vibrateShort: api('vibrateShort', () => void (notes.vibrations += 1)),
    vibrateLong: api('vibrateLong', () => void (notes.vibrations += 1)),
    createWebAudioContext: () => speaker(notes),
    openLocation: api(
      'openLocation',
      (options) => void notes.locations.push({ name: options.name, latitude: options.latitude }),
    ),
    getScreenBrightness: api('getScreenBrightness', () => ({ value: notes.brightness })),
    setScreenBrightness: api('setScreenBrightness', (options) => void (notes.brightness = Number(options.value))),
    setKeepScreenOn: api('setKeepScreenOn', (options) => void (notes.awake = options.keepScreenOn === true)),
    getNetworkType: api('getNetworkType', () => ({ networkType: network.online ? 'wifi' : 'none' })),
    onNetworkStatusChange: () => undefined,

    getSystemInfoSync: () => give(system()),
    getWindowInfo: () => give(system()),
    getAppBaseInfo: () => give(system()),
    getDeviceInfo: () => give(system()),
    getLaunchOptionsSync: () => give(parts.entry()),
    getEnterOptionsSync: () => give(parts.entry()),
    getMenuButtonBoundingClientRect: () => give({ left: 296, right: 383, top: 51, bottom: 83, width: 87, height: 32 }),
    getAccountInfoSync: () =>
      give({ miniProgram: { appId: 'wx0000000000000000', envVersion: 'release', version: '1.0.0' } }),

    getStorageSync: getStorage,
    setStorageSync: setStorage,
    removeStorageSync: (key: string) => void storage.delete(key),
  }
  return new Proxy(wx, {
    get: (target, name) => {
      if (typeof name === 'string' && !(name in target) && name !== 'webpackJsonp') notes.missing.add(name)
      return target[name as string]
    },
  })
}

/** The parts of the browser's AudioContext that WeChat documents for its own: a note is noted when it starts. */
function speaker(notes: Notes) {
  const part = {
    connect: () => undefined,
    gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined },
  }
  return {
    currentTime: 0,
    destination: {},
    createGain: () => part,
    createOscillator: () => {
      const frequency = { value: 440 }
      return { ...part, frequency, start: () => void notes.heard.push(frequency.value), stop: () => undefined }
    },
  }
}
