import { createEye, POLL_MS } from './eye'
import { createFinger, type PrivacyListener } from './finger'
import { copyOf, eachNode, pathTo, selector, textOf } from './nodes'
import type { Owner } from './owner'
import { readPackage, type WeappPackage } from './package'
import { createPages, type Entry } from './pages'
import type { Network } from './request'
import { scriptWorld } from './script'
import { readTemplates } from './templates'
import { createWx, type Answers, type Notes } from './wx'

export type PhoneOptions = {
  owner: Owner
  /** The server that answers for the package's own address. */
  url: string
  /** Milliseconds since the epoch, UTC; the phone's clock runs on from there. */
  now: () => number
  pack?: WeappPackage
  /** What an earlier start of the mini-program left on this phone. */
  storage?: Map<string, string>
}

export type Phone = ReturnType<typeof openPhone>

/** A phone on which the built package can be started; everything it does goes through WeChat's own doors. */
export function openPhone(options: PhoneOptions) {
  const pack = options.pack ?? readPackage()
  const templates = readTemplates(pack.text('base.wxml'), pack.text('utils.wxs'))
  const storage = options.storage ?? new Map<string, string>()
  const began = performance.now()
  const now = (): number => Math.round(options.now() + performance.now() - began)

  const network: Network = { online: true, weather: () => 'fine', sent: [], underWay: 0 }
  const answers: Answers = {
    phoneNumber: 'allow',
    subscribe: {},
    scan: null,
    clipboard: '',
    payment: 'paid',
    language: 'zh_CN',
    theme: 'light',
    fontSize: 16,
  }
  const notes: Notes = {
    toasts: [],
    vibrations: 0,
    heard: [],
    brightness: 0.4,
    awake: false,
    locations: [],
    shares: [],
    payments: [],
    tabs: { selectedColor: '', icons: {} },
    files: new Map(),
    missing: new Set(),
    violations: [],
  }
  let entry: Entry = { path: 'pages/home/index', query: {}, scene: 1001 }
  let privacyListener: PrivacyListener | null = null

  const pages = createPages(pack, () => script)
  const wx = createWx({
    pack,
    pages,
    script: () => script,
    owner: options.owner,
    target: options.url,
    network,
    answers,
    notes,
    storage,
    entry: () => entry,
    inGesture: () => finger.inGesture(),
    onNeedPrivacy: (listener) => {
      privacyListener = listener
    },
  })
  const script = scriptWorld(
    pack,
    {
      wx,
      App: pages.App,
      Page: pages.Page,
      Component: () => undefined,
      Behavior: () => ({}),
      getApp: pages.getApp,
      getCurrentPages: pages.getCurrentPages,
    },
    now,
  )

  const eye = createEye({ pages, network, notes, script: () => script })
  const { find, situation, waitFor } = eye
  const finger = createFinger({
    pages,
    templates,
    script: () => script,
    eye,
    owner: options.owner,
    answers,
    notes,
    now,
    privacyListener: () => privacyListener,
  })

  return {
    pack,
    storage,
    network,
    answers,
    notes,
    templates,
    pages,
    script,
    find,
    waitFor,
    tap: finger.tap,
    input: finger.input,
    pick: finger.pick,
    now,
    /** A cold start through a door: a tile, a code (its scene already encoded), a message. */
    launch(path = 'pages/home/index', query: Record<string, string> = {}, scene = 1001): void {
      entry = { path, query, scene }
      pages.launch(entry)
    },
    /** Away and back again from the list of recent ones: everything stands as it was left. */
    comeBack(): void {
      pages.leave()
      pages.comeBack(entry)
    },
    /** Away and in again by a code or a message while the program still lives: WeChat opens that page anew (warm start). */
    enter(path: string, query: Record<string, string>, scene = 1047): void {
      pages.leave()
      entry = { path, query, scene }
      pages.enter(entry)
      expectNothing(
        pages.reLaunch(
          `/${path}?${Object.entries(query)
            .map(([name, value]) => `${name}=${value}`)
            .join('&')}`,
        ),
      )
    },
    /** What the tab bar at the foot and the arrow at the head do. */
    tab: (route: string): void => expectNothing(pages.switchTab(`/${route}`)),
    back: (): void => expectNothing(pages.navigateBack(1)),
    open: (url: string): void => expectNothing(pages.navigateTo(url)),
    text: (where?: string): string => {
      const node = where ? find(where) : null
      if (where && !node) throw new Error(`there is no ${where}\n  ${situation()}`)
      return textOf(node ?? pages.top().data.root)
    },
    ids: (): string[] => [...eachNode(pages.top().data.root)].flatMap((node) => (node.uid ? [node.uid] : [])),
    attribute: (where: string, name: string): unknown => {
      const node = find(where)
      return node ? templates.attribute(node, name) : undefined
    },
    /** The same of the picker that stands around the element. */
    around: (where: string, name: string): unknown => {
      const around = pathTo(pages.top().data.root, selector(where)).findLast(
        (node) => templates.of(node).tag === 'picker',
      )
      if (!around) throw new Error(`${where} stands in no picker\n  ${situation()}`)
      return templates.attribute(around, name)
    },
    /** An event that another view layer made, handed to the page on the screen. */
    deliver: (event: object): void =>
      finger.underFinger(() =>
        pages.top().call('eh', script.give({ timeStamp: now(), mark: {}, mut: false, ...event })),
      ),
    /** The page's tree as the templates would get it. */
    root: () => copyOf(pages.top().data.root),
    /** Everything that should not have been: empty lists on a healthy run. */
    faults: () => ({
      missing: [...notes.missing],
      violations: notes.violations,
      errors: script.errors,
      complaints: script.complaints,
      undrawn: pages.stack().length > 0 ? templates.undrawn(pages.top().data.root) : [],
    }),
    situation,
    /** Waits for requests under way, then stops every timer of the mini-program. */
    async close(): Promise<void> {
      script.stop()
      const deadline = performance.now() + 5_000
      while (network.underWay > 0 && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    },
  }
}

const expectNothing = (failure: string | null): void => {
  if (failure !== null) throw new Error(failure)
}
