import type { BodyOf } from '../../shared/contract/route'
import type { createMessageTemplate as row } from '../../shared/contract/messages'
import { SYSTEM } from '../base/audit'
import type { Deps } from '../deps'
import { createMessageTemplate } from './create-template'
import { MessageTemplate } from './entities'

type Sample = BodyOf<typeof row>

/** Texts for the templates that the sandbox's two apps have added. */
const SAMPLES: Sample[] = [
  {
    channel: 'mini_subscribe',
    name: '优惠券到账提醒',
    providerTemplateId: 'sandbox-sub-coupon',
    labels: { thing1: '券名称', date2: '有效期至', thing3: '温馨提示' },
    topic: 'offers',
    kind: 'marketing',
    scenes: ['after_join', 'after_claim'],
    bodies: {
      'zh-Hans': {
        fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '{{nickname}}，换季好礼等您' },
      },
      'zh-Hant': {
        fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '{{nickname}}，換季好禮等您' },
      },
      yue: {
        fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '{{nickname}}，轉季靚嘢等緊你' },
      },
      en: { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: 'A treat for you' } },
    },
  },
  {
    channel: 'mini_subscribe',
    name: '优惠券过期提醒',
    providerTemplateId: 'sandbox-sub-expiry',
    labels: { thing1: '券名称', date2: '过期时间', thing3: '温馨提示' },
    topic: 'offers',
    kind: 'service',
    scenes: ['before_expiry', 'after_claim'],
    bodies: {
      'zh-Hans': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '过期前到店使用' } },
      'zh-Hant': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '過期前到店使用' } },
      en: { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: 'Use it before then' } },
    },
  },
  {
    channel: 'mini_subscribe',
    name: '会员到期提醒',
    providerTemplateId: 'sandbox-sub-expiry',
    labels: { thing1: '券名称', date2: '过期时间', thing3: '温馨提示' },
    topic: 'offers',
    kind: 'service',
    scenes: ['before_renewal'],
    bodies: {
      'zh-Hans': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '续费后权益不中断' } },
      'zh-Hant': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '續費後權益不中斷' } },
      en: { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: 'Renew to keep it' } },
    },
  },
  {
    channel: 'mini_subscribe',
    name: '反馈处理结果通知',
    providerTemplateId: 'sandbox-sub-ticket',
    labels: { character_string1: '单号', phrase2: '处理结果', thing3: '回复内容' },
    topic: 'service',
    kind: 'service',
    scenes: ['ticket_sent'],
    bodies: {
      'zh-Hans': { fields: { character_string1: '{{memberNo}}', phrase2: '已解决', thing3: '请打开小程序查看回复' } },
    },
  },
  {
    channel: 'oa_template',
    name: '门店服务通知',
    providerTemplateId: 'sandbox-oa-store',
    labels: { thing1: '门店名称', thing2: '通知内容', time3: '时间' },
    topic: 'service',
    kind: 'service',
    scenes: [],
    bodies: {
      'zh-Hans': { fields: { thing1: '{{storeName}}', thing2: '营业时间有调整，请查看', time3: '10:00' } },
      'zh-Hant': { fields: { thing1: '{{storeName}}', thing2: '營業時間有調整，請查看', time3: '10:00' } },
    },
  },
]

/** Adds the sample templates where an installation with the sandbox has none yet; a second call adds nothing. */
export async function seedMessageTemplates(deps: Deps): Promise<void> {
  await deps.db.inTransaction(async (tx) => {
    if ((await tx.getRepository(MessageTemplate).count()) > 0) return
    for (const sample of SAMPLES) await createMessageTemplate(tx, deps, sample, { actor: SYSTEM, requestId: null })
  })
}
