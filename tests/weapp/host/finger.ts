import type { Eye } from './eye'
import { eachNode, pathTo, selector, type Node } from './nodes'
import type { Owner } from './owner'
import type { Pages } from './pages'
import type { ScriptWorld } from './script'
import type { Templates } from './templates'
import { fire } from './touch'
import type { Answers, Notes } from './wx'

/** No finger is quicker: between two taps the screen has been drawn. */
const FINGER_MS = 40
const lift = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, FINGER_MS))
/** Sheets that lie over the whole page: what is under them cannot be tapped. */
const OVERLAYS = ['sheet-veil', 'verdict']

type Resolve = (answer: { event: string; buttonId?: string }) => void
export type PrivacyListener = (resolve: Resolve, info: object) => void

/** A finger on the page on the screen: taps and typing, with what WeChat asks in between. */
export function createFinger(parts: {
  pages: Pages
  templates: Templates
  script: () => ScriptWorld
  eye: Eye
  owner: Owner
  answers: Answers
  notes: Notes
  now: () => number
  privacyListener: () => PrivacyListener | null
}) {
  const { pages, templates, answers, now } = parts
  const { waitFor, situation } = parts.eye
  let gesture = false
  let privacyAgreed = false

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
    fire({ page: pages.top(), path, templates, script: parts.script(), now: now() }, type, detail)

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
    if (kinds.includes('share')) heard = share() || heard
    if (kinds.includes('getPhoneNumber')) heard = (await askPhoneNumber(path)) || heard
    if (!heard) throw new Error(`nobody listens to a tap on ${where}\n  ${situation()}`)
    await lift()
  }

  /** WeChat asks the page what to hand on; a page that was not built to answer hands on itself, which nobody wants. */
  function share(): boolean {
    const { instance } = pages.top()
    const asked = instance.onShareAppMessage
    if (typeof asked !== 'function') return false
    const script = parts.script()
    const said = script.guard('onShareAppMessage', () =>
      (asked as (about: object) => unknown).call(instance, script.give({ from: 'button', target: {} })),
    )
    const { title, path } = (said ?? {}) as { title?: string; path?: string }
    parts.notes.shares.push({ title: String(title), path: String(path) })
    return true
  }

  async function askPhoneNumber(path: Node[]): Promise<boolean> {
    if (!privacyAgreed) {
      const listener = parts.privacyListener()
      if (!listener) throw new Error('the phone number was asked for without any privacy gate')
      const answer = new Promise<string>((resolve) => {
        parts
          .script()
          .guard('onNeedPrivacyAuthorization', () =>
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
        ? { errMsg: 'getPhoneNumber:ok', code: await parts.owner.phoneCode(), encryptedData: '', iv: '' }
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

  /** Turns a picker that stands around this element to a value. */
  async function pick(where: string, value: string): Promise<void> {
    await waitFor(where)
    const { path } = reach(where)
    const place = path.findLastIndex((each) => templates.of(each).tag === 'picker')
    if (place < 0 || !give(path.slice(0, place + 1), 'change', { value }))
      throw new Error(`${where} stands in no picker`)
    await lift()
  }

  return { tap, input, pick, underFinger, inGesture: () => gesture }
}

const selectorOfClass =
  (node: Node) =>
  (name: string): boolean =>
    selector(`.${name}`)(node)
