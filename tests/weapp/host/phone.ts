import { copyOf, eachNode, pathTo, selector, textOf, type Node } from './nodes'
import type { Owner } from './owner'
import { readPackage, type WeappPackage } from './package'
import { createPages, type Entry } from './pages'
import type { Network } from './request'
import { scriptWorld } from './script'
import { readTemplates } from './templates'
import { fire } from './touch'
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

const POLL_MS = 15
/** No finger is quicker: between two taps the screen has been drawn. */
const FINGER_MS = 40
const lift = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, FINGER_MS))
/** Sheets that lie over the whole page: what is under them cannot be tapped. */
const OVERLAYS = ['sheet-veil', 'verdict']

/** A phone on which the built package can be started; everything it does goes through WeChat's own doors. */
export function openPhone(options: PhoneOptions) {
  const pack = options.pack ?? readPackage()
  const templates = readTemplates(pack.text('base.wxml'), pack.text('utils.wxs'))
  const storage = options.storage ?? new Map<string, string>()
  const began = performance.now()
  const now = (): number => Math.round(options.now() + performance.now() - began)

  const network: Network = { online: true, weather: () => 'fine', sent: [], underWay: 0 }
  const answers: Answers = { phoneNumber: 'allow', subscribe: {}, scan: null, language: 'zh_CN', theme: 'light' }
  const notes: Notes = {
    toasts: [],
    vibrations: 0,
    brightness: 0.4,
    awake: false,
    locations: [],
    missing: new Set(),
    violations: [],
  }
  let entry: Entry = { path: 'pages/home/index', query: {}, scene: 1001 }
  let gesture = false
  let privacyAgreed = false
  type Resolve = (answer: { event: string; buttonId?: string }) => void
  let askPrivacy: ((resolve: Resolve, info: object) => void) | null = null

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
    inGesture: () => gesture,
    onNeedPrivacy: (listener) => {
      askPrivacy = listener
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

  const find = (where: string): Node | null => {
    const path = pathTo(pages.top().data.root, selector(where))
    return path[path.length - 1] ?? null
  }
  const situation = (): string =>
    [
      `on ${pages.top().route}: "${textOf(pages.top().data.root).slice(0, 400)}"`,
      `ids: ${[...eachNode(pages.top().data.root)].flatMap((node) => (node.uid ? [`#${node.uid}`] : [])).join(' ')}`,
      `said: ${notes.toasts.slice(-3).join(' | ') || 'nothing'}`,
      `last answers: ${network.sent
        .slice(-4)
        .map((sent) => `${sent.method} ${sent.url.replace(/^https:\/\/[^/]*/, '')} ${sent.status}`)
        .join(', ')}`,
      ...script.errors.slice(0, 3),
    ].join('\n  ')

  /** Waits until `until` gives something true; throws with what is on the screen when it does not within `ms`. */
  async function waitFor<T>(until: string | (() => T | null | undefined | false), ms = 8_000): Promise<T | Node> {
    const deadline = performance.now() + ms
    for (;;) {
      const got = typeof until === 'string' ? find(until) : until()
      if (got) return got
      if (performance.now() > deadline) throw new Error(`waited in vain for ${String(until)}\n  ${situation()}`)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }

  /** The way to an element that a finger could reach now. */
  function reach(where: string): { path: Node[]; node: Node } {
    const root = pages.top().data.root
    const path = pathTo(root, selector(where))
    const node = path[path.length - 1]
    if (!node) throw new Error(`there is no ${where}\n  ${situation()}`)
    const covering = [...eachNode(root)].filter((each) => OVERLAYS.some(selectorOfClass(each)))
    const last = covering[covering.length - 1]
    if (last && !path.includes(last) && !pathTo(last, (each) => each === node).length)
      throw new Error(`${where} lies under .${last.cl}\n  ${situation()}`)
    if (templates.attribute(node, 'disabled') === true) throw new Error(`${where} is switched off\n  ${situation()}`)
    return { path, node }
  }
  const give = (path: Node[], type: string, detail: object): boolean =>
    fire({ page: pages.top(), path, templates, script, now: now() }, type, detail)

  /** Runs what happens straight from a finger; microtasks still count, a wait does not. */
  const underFinger = (work: () => void): void => {
    gesture = true
    work()
    setImmediate(() => {
      gesture = false
    })
  }

  async function tap(where: string): Promise<void> {
    await waitFor(where)
    const { path, node } = reach(where)
    const openType = String(templates.attribute(node, 'open-type') ?? '')
    let heard = false
    underFinger(() => {
      heard = give(path, 'tap', { x: 1, y: 1 })
    })
    const kinds = openType.split('|')
    if (kinds.includes('agreePrivacyAuthorization') && !privacyAgreed) {
      privacyAgreed = true
      heard = give(path, 'agreeprivacyauthorization', {}) || heard
    }
    if (kinds.includes('getPhoneNumber')) heard = (await askPhoneNumber(path)) || heard
    if (!heard) throw new Error(`nobody listens to a tap on ${where}\n  ${situation()}`)
    await lift()
  }

  async function askPhoneNumber(path: Node[]): Promise<boolean> {
    if (!privacyAgreed) {
      const listener = askPrivacy
      if (!listener) throw new Error('the phone number was asked for without any privacy gate')
      const answer = new Promise<string>((resolve) => {
        script.guard('onNeedPrivacyAuthorization', () =>
          listener((said) => resolve(said.event), { referrer: 'button.getPhoneNumber' }),
        )
      })
      if ((await answer) !== 'agree')
        return give(path, 'getphonenumber', {
          errMsg: 'getPhoneNumber:fail privacy permission is not authorized',
          errno: 104,
        })
      privacyAgreed = true
    }
    const detail =
      answers.phoneNumber === 'allow'
        ? { errMsg: 'getPhoneNumber:ok', code: await options.owner.phoneCode(), encryptedData: '', iv: '' }
        : answers.phoneNumber === 'deny'
          ? { errMsg: 'getPhoneNumber:fail user deny' }
          : { errMsg: 'getPhoneNumber:fail jsapi has no permission', errno: 1400001 }
    return give(path, 'getphonenumber', detail)
  }

  /** Types into a field, as one would: focus, the text up to its limit, and away again. */
  async function input(where: string, text: string): Promise<void> {
    await waitFor(where)
    const { path, node } = reach(where)
    const limit = Number(templates.attribute(node, 'maxlength') ?? 140)
    const value = limit >= 0 ? text.slice(0, limit) : text
    give(path, 'focus', { value: '', height: 300 })
    if (!give(path, 'input', { value, cursor: value.length, keyCode: 0 })) throw new Error(`${where} takes no text`)
    give(path, 'blur', { value, cursor: value.length })
    await lift()
  }

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
    tap,
    input,
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
    /** An event that another view layer made, handed to the page on the screen. */
    deliver: (event: object): void =>
      underFinger(() => pages.top().call('eh', script.give({ timeStamp: now(), mark: {}, mut: false, ...event }))),
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

const selectorOfClass =
  (node: Node) =>
  (name: string): boolean =>
    selector(`.${name}`)(node)
const expectNothing = (failure: string | null): void => {
  if (failure !== null) throw new Error(failure)
}
