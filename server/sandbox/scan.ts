import { landingUrl } from './api-codes'
import { openReplyWindow } from './api-custom-send'
import type { SandboxDeps } from './deps'
import { changePerson } from './people'
import { push } from './push-out'
import type { Landing, Person } from './state'

const homePage = 'pages/home/index'

/** What is scanned: the account's parametric QR, or a mini-program code with the page it opens. */
export type Scanned =
  { kind: 'official_account_qr'; scene: string } | { kind: 'mini_program_code'; scene: string; page?: string }

/**
 * Scans a picture as the person's phone does. An account QR makes a newcomer follow (`subscribe` with `qrscene_`), a
 * follower come by (`SCAN`), and resolves when the event was delivered; a mini-program code only opens the page.
 * Gives what the phone opens: for the account the page its welcome leads to.
 */
export async function scan(deps: SandboxDeps, person: Person, scanned: Scanned): Promise<Landing> {
  const path = scanned.kind === 'mini_program_code' ? (scanned.page ?? homePage) : homePage
  const query = `scene=${encodeURIComponent(scanned.scene)}`
  const landing = { path, scene: scanned.scene, query, url: landingUrl(deps, path, scanned.scene, person.id) }
  let follows = false
  await changePerson(deps, person.id, (one) => {
    one.landing = landing
    if (scanned.kind !== 'official_account_qr' || one.following !== null) return
    follows = true
    one.following = { since: deps.clock.now(), scene: scanned.scene }
  })
  if (scanned.kind === 'official_account_qr') {
    await openReplyWindow(deps, person.id, follows ? 'follow' : 'scan')
    const codes = await deps.store.list('qrcode')
    const ticket = codes.filter((code) => code.scene === scanned.scene).at(-1)?.ticket ?? 'gQ-unknown-ticket'
    await push(deps, 'oa', person, {
      MsgType: 'event',
      Event: follows ? 'subscribe' : 'SCAN',
      EventKey: follows ? `qrscene_${scanned.scene}` : scanned.scene,
      Ticket: ticket,
    })
  }
  return landing
}

/** Follows without a QR (search, article); nothing happens for a follower. */
export async function follow(deps: SandboxDeps, person: Person): Promise<void> {
  let follows = false
  await changePerson(deps, person.id, (one) => {
    follows = one.following === null
    one.following ??= { since: deps.clock.now(), scene: '' }
  })
  if (!follows) return
  await openReplyWindow(deps, person.id, 'follow')
  await push(deps, 'oa', person, { MsgType: 'event', Event: 'subscribe', EventKey: '' })
}

/** Unfollows and closes every reply window; the account is told once. */
export async function unfollow(deps: SandboxDeps, person: Person): Promise<void> {
  let left = false
  await changePerson(deps, person.id, (one) => {
    left = one.following !== null
    one.following = null
    one.replyWindows = []
  })
  if (left) await push(deps, 'oa', person, { MsgType: 'event', Event: 'unsubscribe', EventKey: '' })
}
