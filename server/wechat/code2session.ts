import { z } from 'zod'
import type { Caller } from './caller'

const shape = z.object({ openid: z.string().min(1), unionid: z.string().min(1).optional() })

/**
 * Exchanges a `wx.login` code (single use, 5 minutes) for the person's openid and, where the app belongs to an open
 * platform account, unionid. The answer's session_key is dropped here: it must never leave the server and we use none.
 * Throws `code_invalid` for a wrong or used code, `user_blocked` for 40226.
 */
export async function code2Session(caller: Caller, code: string): Promise<{ openid: string; unionid?: string }> {
  return caller.withSecret(
    {
      path: '/sns/jscode2session',
      method: 'GET',
      query: { js_code: code, grant_type: 'authorization_code' },
      repeat: 'once',
    },
    shape,
  )
}
