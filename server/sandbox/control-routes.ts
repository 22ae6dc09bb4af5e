import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { z } from 'zod'
import { openReplyWindow } from './api-custom-send'
import { controlBody, controlDoor, ControlProblem } from './control-door'
import type { SandboxDeps } from './deps'
import { faultsShape } from './faults'
import type { FaultBoard } from './faults'
import { inboxOf, makeMsgId } from './inbox'
import { makeCode } from './one-time-codes'
import { changePerson, makePerson } from './people'
import { push } from './push-out'
import { follow, scan, unfollow } from './scan'
import type { Scanned } from './scan'
import type { Person } from './state'
import { askSubscriptions } from './subscriptions'
import { revokeTokens } from './tokens'

const newPerson = z.strictObject({
  phone: z.string().min(5).max(20),
  unionid: z.string().min(1).max(64).nullable().optional(),
  name: z.string().min(1).max(40).optional(),
})
const choice = z.enum(['accept', 'reject', 'ban', 'filter'])
const scanShape = z.union([
  z.strictObject({ channelId: z.string().min(1) }),
  z.strictObject({ kind: z.literal('official_account_qr'), scene: z.string().min(1).max(64) }),
  z.strictObject({
    kind: z.literal('mini_program_code'),
    scene: z.string().min(1).max(32),
    page: z.string().optional(),
  }),
])
const subscriptionsShape = z.strictObject({
  tmplIds: z.array(z.string()),
  choices: z.record(z.string(), choice).default({}),
})
const switchesShape = z.strictObject({
  usedCodeErrcode: z.union([z.literal(40029), z.literal(40163)]).optional(),
  eventsFirst: z.boolean().optional(),
  templateStatus: z.enum(['success', 'failed:user block', 'failed: system failed']).optional(),
})

/** The routes under `/sandbox/api`: what a person does with the phone, and what goes wrong on the platform's side. */
export function controlRoutes(router: Router, mount: string, deps: SandboxDeps, board: FaultBoard): void {
  router.use(mount, controlDoor)

  router.post(`${mount}/people`, async (ctx) => {
    const person = await makePerson(deps, await controlBody(ctx, newPerson))
    if (person === null) throw new ControlProblem(422, 'validation_failed', 'phone: no possible number')
    ctx.status = 201
    ctx.body = shown(person)
  })
  router.get(`${mount}/people`, async (ctx) => {
    ctx.body = { items: (await deps.store.list('person')).reverse().map(shown) }
  })
  router.get(`${mount}/people/:id`, async (ctx) => {
    ctx.body = shown(await personOf(deps, ctx))
  })
  router.post(`${mount}/people/:id/scans`, async (ctx) => {
    const person = await personOf(deps, ctx)
    ctx.body = { landing: await scan(deps, person, await scannedOf(deps, await controlBody(ctx, scanShape))) }
  })
  router.post(`${mount}/people/:id/follow`, async (ctx) => {
    await follow(deps, await personOf(deps, ctx))
    ctx.status = 204
  })
  router.post(`${mount}/people/:id/unfollow`, async (ctx) => {
    await unfollow(deps, await personOf(deps, ctx))
    ctx.status = 204
  })
  router.post(`${mount}/people/:id/messages`, async (ctx) => {
    const person = await personOf(deps, ctx)
    const { text } = await controlBody(ctx, z.strictObject({ text: z.string().min(1).max(600) }))
    if (person.following === null)
      throw new ControlProblem(409, 'not_following', 'only followers can write to the account')
    await openReplyWindow(deps, person.id, 'message')
    const taken = await push(deps, 'oa', person, { MsgType: 'text', Content: text, MsgId: makeMsgId(deps) })
    ctx.status = 202
    ctx.body = { taken }
  })
  router.get(`${mount}/people/:id/inbox`, async (ctx) => {
    const person = await personOf(deps, ctx)
    const items = await inboxOf(deps, person.id)
    ctx.body = { items: items.map((message) => ({ ...message, at: iso(message.at) })) }
  })
  router.post(`${mount}/people/:id/login-codes`, async (ctx) => {
    ctx.status = 201
    ctx.body = { code: await makeCode(deps, await personOf(deps, ctx), 'login') }
  })
  router.post(`${mount}/people/:id/phone-codes`, async (ctx) => {
    ctx.status = 201
    ctx.body = { code: await makeCode(deps, await personOf(deps, ctx), 'phone') }
  })
  router.post(`${mount}/people/:id/subscriptions`, async (ctx) => {
    const person = await personOf(deps, ctx)
    const { tmplIds, choices } = await controlBody(ctx, subscriptionsShape)
    const results = await askSubscriptions(deps, person, tmplIds, choices)
    await changePerson(deps, person.id, (one) => {
      one.miniUsedAt = deps.clock.now()
    })
    ctx.body = { errMsg: 'requestSubscribeMessage:ok', results, ...results }
  })
  router.get(`${mount}/channels`, async (ctx) => {
    const items = await deps.channels()
    ctx.body = { items: items.map(({ id, name, kind, scene }) => ({ id, name, kind, scene })) }
  })
  platformRoutes(router, mount, deps, board)
}

function platformRoutes(router: Router, mount: string, deps: SandboxDeps, board: FaultBoard): void {
  const showFaults = (ctx: RouterContext): void => {
    ctx.body = board.all()
  }
  router.get(`${mount}/faults`, showFaults)
  router.put(`${mount}/faults`, async (ctx) => {
    board.set(await controlBody(ctx, faultsShape))
    showFaults(ctx)
  })
  router.delete(`${mount}/faults`, (ctx) => {
    board.set({})
    ctx.status = 204
  })
  router.get(`${mount}/calls`, (ctx) => {
    ctx.body = board.calls()
  })
  router.delete(`${mount}/calls`, (ctx) => {
    board.forgetCalls()
    ctx.status = 204
  })
  router.get(`${mount}/switches`, (ctx) => {
    ctx.body = deps.switches
  })
  router.patch(`${mount}/switches`, async (ctx) => {
    Object.assign(deps.switches, await controlBody(ctx, switchesShape))
    ctx.body = deps.switches
  })
  router.post(`${mount}/token-revocations`, async (ctx) => {
    const { app } = await controlBody(ctx, z.strictObject({ app: z.enum(['mini', 'oa']) }))
    await revokeTokens(deps, app)
    ctx.status = 204
  })
}

async function personOf(deps: SandboxDeps, ctx: RouterContext): Promise<Person> {
  const person = await deps.store.get('person', String(ctx.params.id))
  if (person === null) throw new ControlProblem(404, 'not_found', 'there is no such person')
  return person
}

async function scannedOf(deps: SandboxDeps, asked: z.infer<typeof scanShape>): Promise<Scanned> {
  if (!('channelId' in asked)) return asked
  const channel = (await deps.channels()).find((one) => one.id === asked.channelId)
  if (channel === undefined) throw new ControlProblem(404, 'not_found', 'there is no such channel')
  return { kind: channel.kind, scene: channel.scene }
}

function shown(person: Person) {
  return {
    id: person.id,
    name: person.name,
    phone: person.phone,
    unionid: person.unionid,
    openids: person.openids,
    following: person.following !== null,
    landing: person.landing,
    createdAt: iso(person.createdAt),
  }
}

function iso(moment: number): string {
  return new Date(moment).toISOString()
}
