/**
 * How long what is held is kept, why, and what happens then: the one place where these times stand. The sweeps read them, the
 * console and the report for auditors show them, docs/operator.md is compared with them.
 */
type Said = { 'zh-Hans': string; en: string }
export type Retention = {
  key: RetentionKey
  /** Null: as long as the installation stands. */
  days: number | null
  /** From when it counts. */
  from: Said
  what: Said
  why: Said
  then: Said
}

const DAYS = {
  lead: 730,
  merge_offer: 1,
  export: 1,
  import_file: 7,
  own_data_link: 7,
  email_proof: 7,
  lent_number: 0,
  mini_session: 30,
  follow_token: 1,
  attempt: 0,
  idempotency: 8,
  push: 7,
  job: 30,
  failed_job: 90,
  delivery: 30,
  news: 31,
  segment_move: 30,
  pay_notice: 90,
  audit: null,
  consent: null,
  books: null,
  suppression: null,
} as const satisfies Record<string, number | null>

export type RetentionKey = keyof typeof DAYS
/** The kinds that end, in days. */
export const keptDays = (
  key: { [K in RetentionKey]: (typeof DAYS)[K] extends number ? K : never }[RetentionKey],
): number => DAYS[key]

const said = (zh: string, en: string): Said => ({ 'zh-Hans': zh, en })
const GONE = said('删除', 'deleted')

const WORDS: Record<RetentionKey, Omit<Retention, 'key' | 'days'>> = {
  lead: {
    what: said('没有授权、也没有订单的线索', 'leads without consent and without orders'),
    from: said('首次出现在名单里', 'first on record'),
    why: said('没有理由再留', 'nothing they are kept for'),
    then: said('清除，同注销', 'erased, as at a person’s own wish'),
  },
  merge_offer: {
    what: said('没有完成的合并申请，含所填资料', 'offers to merge that nobody took up, with what was filled in'),
    from: said('申请', 'the offer'),
    why: said('只在当时有用', 'of use in that moment only'),
    then: GONE,
  },
  export: {
    what: said('员工导出的列表', 'lists written out by staff'),
    from: said('导出', 'the export'),
    why: said('取走即可；注销者次日不得再见', 'fetched at once; who is erased must be in none a day later'),
    then: GONE,
  },
  import_file: {
    what: said('导入的文件与被拒的行', 'imported files and their refused rows'),
    from: said('导入完成', 'the end of the import'),
    why: said('更正与撤回', 'corrections and taking it back'),
    then: said('删除密钥与内容', 'deleted with their key'),
  },
  own_data_link: {
    what: said('个人信息副本的链接（不存文件）', 'links to a copy of one’s data (no file is kept)'),
    from: said('链接失效（十五分钟）', 'its end (fifteen minutes)'),
    why: said('告诉本人是否被用过', 'to tell the person whether it was used'),
    then: GONE,
  },
  email_proof: {
    what: said('确认邮箱的链接（只存哈希）', 'links to confirm an e-mail (hashes only)'),
    from: said('链接失效（四十八小时）', 'its end (forty-eight hours)'),
    why: said('再点旧链接时告诉本人已失效', 'who follows an old one is told so'),
    then: GONE,
  },
  lent_number: {
    what: said('平台的虚拟号', 'numbers that platforms lent'),
    from: said('到期（未注明时，订单后十五天）', 'its end (fifteen days after the order, where none was told)'),
    why: said('到期后换给别人', 'it rings at a stranger’s afterwards'),
    then: GONE,
  },
  mini_session: {
    what: said('小程序登录状态', 'sessions of the mini-program'),
    from: said('最后一次使用', 'last use'),
    why: said('免去重复登录', 'nobody signs in each time'),
    then: GONE,
  },
  follow_token: {
    what: said('欢迎语里的一次性参数', 'one-time parameters of welcome cards'),
    from: said('失效', 'its end'),
    why: said('把粉丝与会员对上', 'ties a follower to a member'),
    then: GONE,
  },
  attempt: {
    what: said('输错次数（只存哈希）', 'counts of wrong tries (hashes only)'),
    from: said('计数窗口结束（最长一天）', 'the end of its window (a day at most)'),
    why: said('防止猜测', 'against guessing'),
    then: GONE,
  },
  idempotency: {
    what: said('防重复的请求键与答复', 'keys of requests and their answers'),
    from: said('请求', 'the request'),
    why: said('承诺七天内重发不重复执行', 'a repeat within seven days is the same act'),
    then: GONE,
  },
  push: {
    what: said('微信推送的去重键', 'keys of pushes by WeChat'),
    from: said('收到', 'arrival'),
    why: said('微信会重发', 'WeChat repeats them'),
    then: said('内容处理完即清空，键到期删除', 'emptied when worked off, the key deleted'),
  },
  job: {
    what: said('完成的后台任务', 'background work that is done'),
    from: said('完成', 'its end'),
    why: said('查看结果', 'to see what came of it'),
    then: said('内容完成即清空，到期删除', 'emptied when done, then deleted'),
  },
  failed_job: {
    what: said('失败的后台任务', 'background work that failed'),
    from: said('失败', 'the failure'),
    why: said('查明原因、重试', 'to find out why and try again'),
    then: GONE,
  },
  delivery: {
    what: said('发给店铺系统的事件', 'events sent to shop systems'),
    from: said('发出', 'sending'),
    why: said('核对是否送达', 'to see whether they arrived'),
    then: GONE,
  },
  news: {
    what: said('待分发的事件', 'events to be spread'),
    from: said('发生', 'the event'),
    why: said('补发', 'to be sent once more'),
    then: GONE,
  },
  segment_move: {
    what: said('谁进出了人群', 'who came into a segment or left it'),
    from: said('当晚', 'the night'),
    why: said('看最近的变化', 'to look at the last changes'),
    then: GONE,
  },
  pay_notice: {
    what: said('微信支付通知', 'notices of WeChat Pay'),
    from: said('收到', 'arrival'),
    why: said('争议时核对', 'looked up in disputes'),
    then: GONE,
  },
  audit: {
    what: said('审计日志', 'the audit log'),
    from: said('记录', 'the entry'),
    why: said('个保法第五十六条，至少三年', 'PIPL 56: three years at least'),
    then: said('保留', 'kept'),
  },
  consent: {
    what: said('授权记录', 'the ledger of consents'),
    from: said('记录', 'the entry'),
    why: said('证明同意与撤回，至少三年', 'proof of what was allowed and refused, three years at least'),
    then: said('保留；注销后不指向任何人', 'kept; after an erasure it names nobody'),
  },
  books: {
    what: said('订单、支付、券与积分账目', 'orders, payments, coupons, the books of points'),
    from: said('交易', 'the trade'),
    why: said('电子商务法第三十一条与会计要求，至少三年', 'E-commerce Law 31 and accounting, three years at least'),
    then: said('保留；注销后不指向任何人', 'kept; after an erasure they name nobody'),
  },
  suppression: {
    what: said('注销者手机、邮箱等的密钥哈希', 'keyed hashes of the phone and addresses of who was erased'),
    from: said('注销', 'the erasure'),
    why: said('名单不得再次带来营销', 'no list makes her somebody to write to again'),
    then: said('保留，只作此用', 'kept, for this alone'),
  },
}

export const RETENTION: readonly Retention[] = (Object.keys(DAYS) as RetentionKey[]).map((key) => ({
  key,
  days: DAYS[key],
  ...WORDS[key],
}))
