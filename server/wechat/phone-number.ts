import { z } from 'zod'
import type { Caller } from './caller'
import { WechatError } from './errors'

const path = '/wxa/business/getuserphonenumber'

const shape = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().regex(/^\d{4,14}$/),
    // Documented as a string, shown as the number 86 in the official sample.
    countryCode: z.coerce.string().regex(/^\d{1,4}$/),
    watermark: z.object({ appid: z.string() }),
  }),
})

/**
 * Exchanges the phone button's code (single use, 5 minutes, charged per success) for the number as E.164 text.
 * WeChat checks that code and openid belong together. Throws `code_invalid` for a wrong, used or foreign code, and for
 * an answer whose watermark names another app.
 */
export async function phoneNumber(
  caller: Caller,
  code: string,
  openid: string,
): Promise<{ phone: string; countryCode: string }> {
  const { phone_info: info } = await caller.json(
    { path, method: 'POST', body: { code, openid }, repeat: 'once' },
    shape,
  )
  if (info.watermark.appid !== caller.appid) throw new WechatError({ kind: 'code_invalid', path })
  return { phone: `+${info.countryCode}${info.purePhoneNumber}`, countryCode: info.countryCode }
}
