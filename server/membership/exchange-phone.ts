import { phoneE164 } from '../../shared/rules/member'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { askPlatform } from './platform-errors'

/**
 * The number behind the phone button's code as E.164 text; never inside a transaction, for it asks the platform, and
 * never twice, for the code is spent. 400 for a wrong, used or foreign code, 503 where the platform does not answer,
 * 422 for a number that is no mainland mobile.
 */
export async function exchangePhone(deps: Deps, phoneCode: string, openid: string): Promise<string> {
  const mini = deps.wechat.mini
  if (!mini) throw new AppError('wechat_unavailable')
  const { phone } = await askPlatform('phone_code_invalid', () => mini.phoneNumber(phoneCode, openid))
  const e164 = phoneE164(phone)
  if (!e164) throw invalid('phoneCode', 'only mobile numbers of mainland China can be bound')
  return e164
}
