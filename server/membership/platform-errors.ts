import { AppError } from '../base/errors'
import { WechatError } from '../wechat/errors'

/** Runs a call to the platform; what the platform says of a code is the caller's fault, everything else is "not now". */
export async function askPlatform<T>(
  codeInvalid: 'wechat_code_invalid' | 'phone_code_invalid',
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    if (error.kind === 'code_invalid' || error.kind === 'user_blocked' || error.kind === 'bad_recipient')
      throw new AppError(codeInvalid)
    throw new AppError('wechat_unavailable', { headers: { 'Retry-After': '5' } })
  }
}
