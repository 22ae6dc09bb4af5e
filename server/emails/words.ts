import type { Language, Topic } from '../../shared/rules/member'

/** What mails and pages of this room say, in the member's language; `brand` is the shop's name. */
export type Words = {
  mailSubject(brand: string): string
  mailText(brand: string, url: string): string
  proofTitle: string
  proofAsk(brand: string, masked: string): string
  proofNotMine: string
  proofButton: string
  proofDone(masked: string): string
  proofOver: string
  stopTitle: string
  stopAsk(brand: string): string
  stopButton: string
  topic: Record<Topic, string>
  stopTopicButton(topic: string): string
  stopTopicNote: string
  stopped(brand: string): string
  stoppedTopic(brand: string, topic: string): string
  stoppedWhere: string
  notFoundTitle: string
  notFound: string
}

const hans: Words = {
  mailSubject: (brand) => `${brand}：请确认您的邮箱`,
  mailText: (brand, url) =>
    `您好：\n\n有人在${brand}的小程序里填了这个邮箱。如果是您本人，请打开下面的链接，再点“确认”。链接 48 小时内有效，只能用一次。\n\n${url}\n\n不是您填的？不用理会这封邮件，什么也不会改变。\n\n${brand}\n`,
  proofTitle: '确认邮箱',
  proofAsk: (brand, masked) => `${brand}想确认：${masked} 是您的邮箱。`,
  proofNotMine: '不是您填的？关掉这一页就好，什么也不会改变。',
  proofButton: '确认，是我的',
  proofDone: (masked) => `${masked} 已确认，谢谢。可以回到小程序了。`,
  proofOver: '这个链接已失效：可能超过了 48 小时，或者邮箱已经改过。请在小程序“我的资料”里再发一次。',
  stopTitle: '退订邮件',
  stopAsk: (brand) => `不想再收到${brand}的营销邮件？点一下就停，马上生效。`,
  stopButton: '退订全部营销邮件',
  topic: { offers: '优惠', new_arrivals: '新品', events: '活动', service: '服务提醒' },
  stopTopicButton: (topic) => `只退订“${topic}”`,
  stopTopicNote: '只退订一个主题时，其他渠道也不再发这个主题。',
  stopped: (brand) => `已退订。${brand}不会再给您发营销邮件。`,
  stoppedTopic: (brand, topic) => `已退订“${topic}”。${brand}不会再给您发这个主题的消息。`,
  stoppedWhere: '想恢复，请到小程序“偏好设置”里打开。',
  notFoundTitle: '没有这一页',
  notFound: '请检查链接是否完整。',
}

const hant: Words = {
  mailSubject: (brand) => `${brand}：請確認您的電郵`,
  mailText: (brand, url) =>
    `您好：\n\n有人在${brand}的小程式填寫了這個電郵地址。如果是您本人，請開啟以下連結，再按「確認」。連結 48 小時內有效，只能使用一次。\n\n${url}\n\n不是您填寫的？不必理會這封電郵，甚麼都不會改變。\n\n${brand}\n`,
  proofTitle: '確認電郵',
  proofAsk: (brand, masked) => `${brand}想確認：${masked} 是您的電郵地址。`,
  proofNotMine: '不是您填寫的？關掉這一頁就可以，甚麼都不會改變。',
  proofButton: '確認，是我的',
  proofDone: (masked) => `${masked} 已確認，謝謝。可以返回小程式了。`,
  proofOver: '這個連結已失效：可能超過了 48 小時，或電郵地址已更改。請在小程式「我的資料」再發送一次。',
  stopTitle: '取消訂閱電郵',
  stopAsk: (brand) => `不想再收到${brand}的推廣電郵？按一下即停，立即生效。`,
  stopButton: '取消訂閱所有推廣電郵',
  topic: { offers: '優惠', new_arrivals: '新品', events: '活動', service: '服務提示' },
  stopTopicButton: (topic) => `只取消「${topic}」`,
  stopTopicNote: '只取消一個主題時，其他渠道也不再發送這個主題。',
  stopped: (brand) => `已取消訂閱。${brand}不會再向您發送推廣電郵。`,
  stoppedTopic: (brand, topic) => `已取消「${topic}」。${brand}不會再向您發送這個主題的訊息。`,
  stoppedWhere: '如要恢復，請到小程式「偏好設定」開啟。',
  notFoundTitle: '沒有這一頁',
  notFound: '請檢查連結是否完整。',
}

const yue: Words = {
  ...hant,
  mailSubject: (brand) => `${brand}：請確認你嘅電郵`,
  mailText: (brand, url) =>
    `你好：\n\n有人喺${brand}嘅小程式填咗呢個電郵地址。如果係你本人，請打開下面條連結，再撳「確認」。連結 48 小時內有效，只可以用一次。\n\n${url}\n\n唔係你填？唔使理呢封電郵，乜都唔會改變。\n\n${brand}\n`,
  proofAsk: (brand, masked) => `${brand}想確認：${masked} 係你嘅電郵地址。`,
  proofNotMine: '唔係你填？閂咗呢頁就得，乜都唔會改變。',
  proofButton: '確認，係我嘅',
  proofDone: (masked) => `${masked} 確認咗喇，多謝。可以返去小程式。`,
  proofOver: '呢條連結用唔到喇：可能過咗 48 小時，或者電郵地址改過。請喺小程式「我的資料」再發一次。',
  stopTitle: '停收電郵',
  stopAsk: (brand) => `唔想再收${brand}嘅推廣電郵？撳一下就停，即刻生效。`,
  stopButton: '停收所有推廣電郵',
  stopTopicButton: (topic) => `淨係停收「${topic}」`,
  stopTopicNote: '淨係停一個主題嘅話，其他渠道都唔會再發呢個主題。',
  stopped: (brand) => `停咗喇。${brand}唔會再發推廣電郵畀你。`,
  stoppedTopic: (brand, topic) => `停咗「${topic}」喇。${brand}唔會再發呢個主題嘅訊息畀你。`,
  stoppedWhere: '想再收，可以去小程式「偏好設定」開返。',
  notFoundTitle: '冇呢一頁',
  notFound: '請睇下條連結係咪齊全。',
}

const en: Words = {
  mailSubject: (brand) => `${brand}: please confirm your e-mail`,
  mailText: (brand, url) =>
    `Hello,\n\nSomebody entered this address in the mini-program of ${brand}. If it was you, open the link below and press “Confirm”. It works once, within 48 hours.\n\n${url}\n\nIt was not you? Ignore this mail and nothing changes.\n\n${brand}\n`,
  proofTitle: 'Confirm your e-mail',
  proofAsk: (brand, masked) => `${brand} would like to know whether ${masked} is your address.`,
  proofNotMine: 'It is not? Close this page and nothing changes.',
  proofButton: 'Confirm, it is mine',
  proofDone: (masked) => `${masked} is confirmed, thank you. You can go back to the mini-program.`,
  proofOver:
    'This link does not work any more: it is older than 48 hours, or the address was changed. Please send another from “My profile” in the mini-program.',
  stopTitle: 'Unsubscribe',
  stopAsk: (brand) => `No more marketing mails from ${brand}? One press stops them at once.`,
  stopButton: 'Stop all marketing mails',
  topic: { offers: 'Offers', new_arrivals: 'New arrivals', events: 'Events', service: 'Service notes' },
  stopTopicButton: (topic) => `Stop “${topic}” only`,
  stopTopicNote: 'A single topic is stopped on every way we write to you.',
  stopped: (brand) => `Done. ${brand} will send you no more marketing mails.`,
  stoppedTopic: (brand, topic) => `Done. ${brand} will send you nothing more about “${topic}”.`,
  stoppedWhere: 'If you change your mind, switch it on under Preferences in the mini-program.',
  notFoundTitle: 'No such page',
  notFound: 'Please check that the link is complete.',
}

export const WORDS: Record<Language, Words> = { 'zh-Hans': hans, 'zh-Hant': hant, yue, en }
