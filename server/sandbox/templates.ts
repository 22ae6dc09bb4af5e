import type { AppKind } from './state'

/** A template as the platform's console shows it; `keys` in the order of the card. */
export type PlatformTemplate = { id: string; title: string; keys: { key: string; label: string; example: string }[] }

const key = (name: string, label: string, example: string) => ({ key: name, label, example })

/** The templates each sandbox app has added; ids stand in for the platform's 43 characters. */
export const platformTemplates: Record<AppKind, PlatformTemplate[]> = {
  mini: [
    {
      id: 'sandbox-sub-coupon',
      title: '优惠券到账提醒',
      keys: [
        key('thing1', '券名称', '满 200 减 30'),
        key('date2', '有效期至', '2026年3月31日'),
        key('thing3', '温馨提示', '到店出示即可使用'),
      ],
    },
    {
      id: 'sandbox-sub-expiry',
      title: '优惠券过期提醒',
      keys: [
        key('thing1', '券名称', '满 200 减 30'),
        key('date2', '过期时间', '2026年3月31日 23:59'),
        key('thing3', '温馨提示', '过期前到店使用'),
      ],
    },
    {
      id: 'sandbox-sub-event',
      title: '活动开始提醒',
      keys: [
        key('thing1', '活动名称', '初雪护肤会'),
        key('date2', '开始时间', '2026年3月1日 10:00'),
        key('thing3', '活动说明', '会员可带一位朋友'),
      ],
    },
    {
      id: 'sandbox-sub-arrival',
      title: '新品上架提醒',
      keys: [
        key('thing1', '商品名称', '滋润面霜'),
        key('amount2', '价格', '¥268.00'),
        key('thing3', '备注', '北方冬季款'),
      ],
    },
    {
      id: 'sandbox-sub-ticket',
      title: '反馈处理结果通知',
      keys: [
        key('character_string1', '单号', 'T20260301'),
        key('phrase2', '处理结果', '已解决'),
        key('thing3', '回复内容', '已为您补发一张券'),
      ],
    },
  ],
  oa: [
    {
      id: 'sandbox-oa-member',
      title: '会员服务通知',
      keys: [
        key('thing1', '服务内容', '会员资料更新'),
        key('character_string2', '会员号', 'M100001'),
        key('time3', '时间', '2026年3月1日 10:00'),
      ],
    },
    {
      id: 'sandbox-oa-coupon',
      title: '卡券到期提醒',
      keys: [
        key('thing1', '卡券名称', '满 200 减 30'),
        key('time2', '到期时间', '2026年3月31日 23:59'),
        key('thing3', '备注', '到店使用'),
      ],
    },
    {
      id: 'sandbox-oa-store',
      title: '门店服务通知',
      keys: [
        key('thing1', '门店名称', '南京西路店'),
        key('thing2', '通知内容', '营业时间调整'),
        key('time3', '时间', '2026年3月1日 10:00'),
      ],
    },
    {
      id: 'sandbox-oa-pickup',
      title: '到店取货提醒',
      keys: [
        key('const1', '取货方式', '到店自提'),
        key('short_thing2', '柜台', '一楼美妆'),
        key('thing3', '门店名称', '南京西路店'),
      ],
    },
    {
      id: 'sandbox-oa-ticket',
      title: '投诉处理进度通知',
      keys: [
        key('character_string1', '单号', 'T20260301'),
        key('phrase2', '进度', '处理中'),
        key('thing3', '说明', '客服将于今日联系您'),
      ],
    },
  ],
}

/** Gives a template of an app, or null where the app has none with that id. */
export function platformTemplate(app: AppKind, id: string): PlatformTemplate | null {
  return platformTemplates[app].find((template) => template.id === id) ?? null
}
