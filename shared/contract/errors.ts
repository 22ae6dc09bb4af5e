/**
 * The closed table of error codes: what a client may match on, the HTTP status it comes with,
 * and the sentence a person reads. A code that is not here cannot be thrown.
 */
export type ErrorText = { 'zh-Hans': string; 'zh-Hant': string; en: string }
type Entry = { status: number; text: ErrorText }

const entry = (status: number, hans: string, hant: string, en: string): Entry => ({
  status,
  text: { 'zh-Hans': hans, 'zh-Hant': hant, en },
})

export const ERRORS = {
  malformed_json: entry(400, '请求内容不是有效的 JSON', '請求內容不是有效的 JSON', 'The body is not valid JSON'),
  idempotency_key_required: entry(
    400,
    '缺少或写错了 Idempotency-Key（1–64 个可见 ASCII 字符）',
    '缺少或寫錯了 Idempotency-Key（1–64 個可見 ASCII 字元）',
    'An Idempotency-Key of 1–64 visible ASCII characters is required',
  ),
  wechat_code_invalid: entry(
    400,
    '微信登录凭证已失效，请重试一次',
    '微信登入憑證已失效，請重試一次',
    'The WeChat login code is invalid or used up; please try again',
  ),
  phone_code_invalid: entry(
    400,
    '手机号凭证已失效，请再点一次按钮',
    '手機號憑證已失效，請再按一次',
    'The phone code is invalid or used up; please tap the button again',
  ),
  merge_token_invalid: entry(
    400,
    '合并凭证已失效，请重新绑定手机号',
    '合併憑證已失效，請重新綁定手機號',
    'The merge token is invalid or expired',
  ),
  unauthenticated: entry(401, '请先登录', '請先登入', 'Please sign in'),
  credentials_invalid: entry(401, '用户名或密码不对', '使用者名稱或密碼不對', 'User name or password is wrong'),
  forbidden: entry(403, '您没有这项权限', '您沒有這項權限', 'You may not do this'),
  csrf_invalid: entry(
    403,
    '页面已过期，请刷新后再试',
    '頁面已過期，請重新整理後再試',
    'The page is out of date; please reload',
  ),
  membership_required: entry(403, '加入会员后即可使用', '加入會員後即可使用', 'Please join as a member first'),
  member_frozen: entry(
    403,
    '会员账户已冻结，请联系客服',
    '會員帳戶已凍結，請聯絡客服',
    'This membership is frozen; please contact service',
  ),
  approval_by_self: entry(
    403,
    '自己提交的申请须由他人批准',
    '自己提交的申請須由他人批准',
    'Nobody approves what they asked for themselves',
  ),
  not_found: entry(404, '没有找到', '沒有找到', 'Not found'),
  coupon_not_found: entry(404, '没有这张券', '沒有這張券', 'No such coupon'),
  method_not_allowed: entry(405, '不支持这种请求方式', '不支援這種請求方式', 'Method not allowed'),
  phone_bound_to_other_account: entry(
    409,
    '这个手机号已绑定另一个账户',
    '這個手機號已綁定另一個帳戶',
    'This phone is bound to another account',
  ),
  agreement_version_outdated: entry(
    409,
    '协议有新版本，请重新阅读并同意',
    '協議有新版本，請重新閱讀並同意',
    'The agreements have a newer version; please read it again',
  ),
  coupon_sold_out: entry(409, '手慢了，券已领完', '手慢了，券已領完', 'Sorry, all coupons are gone'),
  claim_limit_reached: entry(409, '您已领到上限', '您已領到上限', 'You already hold as many as allowed'),
  claim_not_open: entry(
    409,
    '还没到领取时间，或领取已结束',
    '還沒到領取時間，或領取已結束',
    'Claiming is not open now',
  ),
  claim_paused: entry(409, '这张券暂停领取', '這張券暫停領取', 'Claiming is paused'),
  not_eligible: entry(
    409,
    '这张券只发给符合条件的会员',
    '這張券只發給符合條件的會員',
    'This coupon is for eligible members only',
  ),
  coupon_already_redeemed: entry(409, '这张券已使用', '這張券已使用', 'This coupon has been used'),
  coupon_expired: entry(409, '这张券已过期', '這張券已過期', 'This coupon has expired'),
  coupon_not_yet_valid: entry(409, '这张券还没到使用时间', '這張券還沒到使用時間', 'This coupon is not valid yet'),
  coupon_voided: entry(409, '这张券已作废', '這張券已作廢', 'This coupon was taken back'),
  coupon_transferring: entry(409, '这张券正在转赠', '這張券正在轉贈', 'This coupon is being given away'),
  threshold_not_met: entry(409, '订单金额未达到使用门槛', '訂單金額未達到使用門檻', 'The order is below the threshold'),
  store_not_allowed: entry(
    409,
    '这张券不能在本店使用',
    '這張券不能在本店使用',
    'This coupon is not valid in this store',
  ),
  dynamic_code_expired: entry(
    410,
    '动态码已过期，请顾客刷新后重试',
    '動態碼已過期，請顧客重新整理後重試',
    'The dynamic code has expired; ask for a fresh one',
  ),
  reversal_window_passed: entry(
    409,
    '只能在核销当天撤销',
    '只能在核銷當天撤銷',
    'A redemption can be undone on the same day only',
  ),
  already_reversed: entry(409, '这笔核销已撤销', '這筆核銷已撤銷', 'This redemption is undone already'),
  total_below_issued: entry(
    409,
    '总量不能少于已发数量',
    '總量不能少於已發數量',
    'The total cannot be below what is issued',
  ),
  state_conflict: entry(409, '当前状态不允许这样做', '目前狀態不允許這樣做', 'The present state does not allow this'),
  username_taken: entry(409, '用户名已被使用', '使用者名稱已被使用', 'This user name is taken'),
  version_exists: entry(
    409,
    '这个版本已发布，不能更改',
    '這個版本已發佈，不能更改',
    'This version is published and cannot change',
  ),
  approval_required: entry(
    409,
    '人数超过上限，须由他人批准',
    '人數超過上限，須由他人批准',
    'An audience of this size needs approval by another person',
  ),
  version_conflict: entry(
    412,
    '内容已被他人修改，请刷新后再改',
    '內容已被他人修改，請重新整理後再改',
    'Somebody else changed this; please reload',
  ),
  payload_too_large: entry(413, '内容太大', '內容太大', 'The body is too large'),
  unsupported_media_type: entry(415, '不支持这种内容类型', '不支援這種內容類型', 'Unsupported content type'),
  validation_failed: entry(422, '有内容填写不对，请检查', '有內容填寫不對，請檢查', 'Some fields are not valid'),
  idempotency_key_reused: entry(
    422,
    '同一个 Idempotency-Key 已用于另一项请求',
    '同一個 Idempotency-Key 已用於另一項請求',
    'This Idempotency-Key was used with another request',
  ),
  template_category_forbidden: entry(
    422,
    '平台不允许用公众号模板消息做营销',
    '平台不允許用公眾號模板訊息做行銷',
    'The platform forbids marketing in official-account template messages',
  ),
  rate_limited: entry(
    429,
    '操作太频繁，请稍后再试',
    '操作太頻繁，請稍後再試',
    'Too many requests; please wait a little',
  ),
  internal: entry(
    500,
    '服务出了点问题，我们已记录',
    '服務出了點問題，我們已記錄',
    'Something went wrong; we have recorded it',
  ),
  unavailable: entry(503, '服务繁忙，请稍后重试', '服務繁忙，請稍後重試', 'The service is busy; please try again'),
  wechat_unavailable: entry(
    503,
    '微信暂时没有响应，请稍后再试',
    '微信暫時沒有回應，請稍後再試',
    'WeChat does not answer at the moment; please try again',
  ),
  agreements_missing: entry(
    503,
    '会员协议尚未发布，暂不能加入',
    '會員協議尚未發佈，暫不能加入',
    'The agreements are not published yet; joining is not possible',
  ),
} as const satisfies Record<string, Entry>

export type ErrorCode = keyof typeof ERRORS

export const statusOf = (code: ErrorCode): number => ERRORS[code].status
