import type Router from '@koa/router'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod'
import { controlBody, controlDoor } from './control-door'
import type { SandboxDeps } from './deps'
import { deliver } from './inbox'

const shape = z.strictObject({
  id: z.string().min(1).max(64),
  phone: z.string().min(5).max(20),
  text: z.string().min(1).max(1000),
})

/** The sandbox as an SMS provider: an SMS reaches the inbox of every person with that phone; unknown phones swallow it. */
export function smsRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.use(mount, controlDoor)
  router.post(`${mount}/messages`, async (ctx) => {
    const { id, phone, text } = await controlBody(ctx, shape)
    const number = parsePhoneNumberFromString(phone, 'CN')?.number ?? phone
    const people = await deps.store.list('person')
    for (const person of people.filter((one) => one.phone === number)) {
      await deliver(deps, person, { kind: 'sms', title: '短信', text, msgId: id })
    }
    ctx.status = 200
    ctx.body = { providerMessageId: `sms-${id}` }
  })
}
