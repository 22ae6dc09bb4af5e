import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { readPhone } from './phone'
import { askPlatform } from './platform-errors'

/**
 * The number behind the phone button's code as E.164 text; never inside a transaction, for it asks the platform, and
 * never twice, for the code is spent. 400 for a wrong, used or foreign code, 503 where the platform does not answer,
 * 422 for a number that cannot be and for one that is no mobile's, each by its own code.
 */
export async function exchangePhone(deps: Deps, phoneCode: string, openid: string): Promise<string> {
  const mini = deps.wechat.mini
  if (!mini) throw new AppError('wechat_unavailable')
  const { phone } = await askPlatform('phone_code_invalid', () => mini.phoneNumber(phoneCode, openid))
  const read = readPhone(phone)
  if ('fault' in read) throw new AppError(read.fault === 'invalid' ? 'phone_invalid' : 'phone_not_mobile')
  return read.e164
}
