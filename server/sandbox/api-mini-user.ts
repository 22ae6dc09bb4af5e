import type Router from '@koa/router'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { jsonBody, PlatformRefusal, queryText, text } from './answer'
import { appOf } from './api-token'
import type { SandboxDeps } from './deps'
import { spendCode } from './one-time-codes'
import { changePerson } from './people'
import { requireToken } from './tokens'

/** code2Session and the phone number's exchange; each code once, within 5 minutes, and only for its own purpose. */
export function miniUserRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.get(`${mount}/sns/jscode2session`, async (ctx) => {
    const kind = appOf(deps, queryText(ctx, 'appid'), queryText(ctx, 'secret'), 40125)
    if (kind !== 'mini') throw new PlatformRefusal(40013)
    if (queryText(ctx, 'grant_type') !== 'authorization_code') throw new PlatformRefusal(40002)
    const code = queryText(ctx, 'js_code')
    if (code === '') throw new PlatformRefusal(41008)
    const person = await spendCode(deps, code, 'login')
    await changePerson(deps, person.id, (one) => {
      one.miniUsedAt = deps.clock.now()
    })
    // No errcode on success, as documented.
    ctx.body = {
      openid: person.openids.mini,
      session_key: deps.chance.bytes(16).toString('base64'),
      ...(person.unionid === null ? {} : { unionid: person.unionid }),
    }
  })

  router.all(`${mount}/wxa/business/getuserphonenumber`, async (ctx) => {
    await requireToken(deps, ctx, ['mini'])
    const body = await jsonBody(ctx)
    const code = text(body.code)
    const owner = await deps.store.get('code', code)
    const person = owner === null ? null : await deps.store.get('person', owner.personId)
    // The binding of code and openid is checked before the code is spent, so a stranger cannot burn it.
    if (body.openid !== undefined && person !== null && body.openid !== person.openids.mini)
      throw new PlatformRefusal(40029)
    const spender = await spendCode(deps, code, 'phone')
    const number = parsePhoneNumberFromString(spender.phone)
    if (number === undefined) throw new PlatformRefusal(-1)
    const home = number.countryCallingCode === '86'
    ctx.body = {
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: home ? number.nationalNumber : number.number,
        purePhoneNumber: number.nationalNumber,
        // A number, as the official sample has it, though the table says string.
        countryCode: Number(number.countryCallingCode),
        watermark: { timestamp: Math.floor(deps.clock.now() / 1000), appid: deps.apps.mini.appid },
      },
    }
  })
}
