import type { ProblemCode } from '../data/problem'

/**
 * What the console says where it knows a better way on than the server's own sentence; other codes are shown with the
 * `detail` the server sent in the same language.
 */
type Texts = Partial<Record<ProblemCode, string>>

export const zh = {
  network: '网络不稳，没有收到回答。请再试一次，不会重复执行。',
  unreadable: '服务器的回答看不懂，请稍后再试。',
  internal: '服务出了点问题，我们已记录。请稍后再试。',
  unavailable: '服务正忙，请稍等几秒再试。',
  rate_limited: '操作太频繁，请稍等片刻再试。',
  csrf_invalid: '页面放得太久了，请刷新后再试。',
  forbidden: '您的角色不能做这一步，需要时请找店主。',
  version_conflict: '刚才有别人改过。请刷新看看最新内容，再改一次。',
  state_conflict: '它的状态刚刚变了，请刷新后再看。',
  validation_failed: '有内容填得不对，请看标出的地方。',
  approval_required: '人数超过设置的上限，或内容与批准过的不同，需要另一位同事批准后才能发出。',
  nobody_to_reach: '现在没有人能收到，所以没有发出，草稿还在。看看下面「收不到的原因」，改好人群或渠道再发。',
  approval_by_self: '自己提交的，要由另一位同事批准。',
  template_category_forbidden: '微信不允许用公众号模板消息做营销。请改用小程序订阅消息，或把模板改为服务通知。',
} satisfies Texts

export const en: Record<keyof typeof zh, string> = {
  network: 'No answer came over the network. Try again; nothing is done twice.',
  unreadable: 'The answer could not be read; please try again in a while.',
  internal: 'Something went wrong and was recorded. Please try again in a while.',
  unavailable: 'The service is busy; please try again in a few seconds.',
  rate_limited: 'That was a little fast; please wait a moment.',
  csrf_invalid: 'This page has been open too long; please reload it.',
  forbidden: 'Your role does not include this step; ask the owner if you need it.',
  version_conflict: 'Somebody else has just changed this. Reload to see it, then change it again.',
  state_conflict: 'Its state has just changed; please reload.',
  validation_failed: 'Some fields need another look; they are marked.',
  approval_required:
    'The audience is above the limit in settings, or the content is not the approved one; a colleague has to approve it first.',
  nobody_to_reach:
    'Nobody can be reached now, so nothing was sent and the draft is still here. See why people are left out, then change the segment or the channels.',
  approval_by_self: 'A colleague has to approve what you asked for yourself.',
  template_category_forbidden:
    'WeChat forbids marketing in account template messages. Use a mini-program message, or make the template a service notice.',
}
