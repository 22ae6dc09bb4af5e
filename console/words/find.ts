import type { Same } from './common'

/** Finding one's way by the keyboard. */
export const zh = {
  title: '查找',
  open: '查找或前往',
  hint: '页面、会员、券、活动、订单……',
  nothing: '没有找到，换个说法试试',
  foot: '↑ ↓ 选择，回车打开，Esc 关闭',
  keys: '键盘快捷键',
  group: {
    pages: '页面与操作',
    members: '会员',
    orders: '订单',
    coupons: '卡券',
    campaigns: '活动',
    segments: '人群',
    stores: '门店',
  },
  does: {
    palette: '查找或前往任何地方',
    search: '到本页的查找框',
    help: '看这些快捷键',
    rows: '在列表里上下移动',
    open: '打开选中的一行',
    choose: '选中一行',
    close: '关闭',
  },
  place: {
    merges: '会员 · 账户合并',
    templates: '活动 · 消息模板',
    seasons: '人群 · 气候与季节',
    overlap: '人群 · 重叠',
    newCoupon: '新建券',
    newSegment: '新建人群',
    newCampaign: '新建活动',
  },
}

export const en: Same<typeof zh> = {
  title: 'Find',
  open: 'Find or go to',
  hint: 'Pages, members, coupons, campaigns, orders…',
  nothing: 'Nothing found; try other words',
  foot: '↑ ↓ to choose, Enter to open, Esc to close',
  keys: 'Keyboard shortcuts',
  group: {
    pages: 'Pages and actions',
    members: 'Members',
    orders: 'Orders',
    coupons: 'Coupons',
    campaigns: 'Campaigns',
    segments: 'Segments',
    stores: 'Stores',
  },
  does: {
    palette: 'Find or go anywhere',
    search: "To this page's search field",
    help: 'Show these shortcuts',
    rows: 'Up and down in a list',
    open: 'Open the row',
    choose: 'Choose the row',
    close: 'Close',
  },
  place: {
    merges: 'Members · Account merges',
    templates: 'Campaigns · Message templates',
    seasons: 'Segments · Climate and seasons',
    overlap: 'Segments · Overlap',
    newCoupon: 'New coupon',
    newSegment: 'New segment',
    newCampaign: 'New campaign',
  },
}
