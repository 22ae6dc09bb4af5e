import { createHash } from 'node:crypto'

/** One line of a subscribe_msg_* event. */
export type SubscribeItem = {
  templateId: string
  /** What the person chose (popup, change). */
  status?: string
  popupScene?: string
  /** Of the message sent (sent event). */
  msgId?: string
  errorCode?: string
  errorStatus?: string
}

/** A push in one shape, whether it came as XML or JSON, plain or encrypted. */
export type WechatEvent = {
  kind: 'message' | 'event'
  /** The account it was sent to, as the platform names it (`gh_…`). */
  account: string
  openid: string
  /** A moment; the platform tells whole seconds. */
  createTime: number
  /** `text`, `image`, …; `event` for events. */
  msgType: string
  /** 64-bit, so text. Of a person's message, or of the message a TEMPLATESENDJOBFINISH speaks of. */
  msgId?: string
  text?: string
  /** `subscribe`, `unsubscribe`, `SCAN`, `TEMPLATESENDJOBFINISH`, `subscribe_msg_popup_event`, … as the platform writes it. */
  event?: string
  eventKey?: string
  ticket?: string
  /** Of TEMPLATESENDJOBFINISH: `success`, `failed:user block`, `failed: system failed`. */
  status?: string
  list?: SubscribeItem[]
  revokeInfo?: string
  unionid?: string
  /** 64 hex digits, the same for every delivery of this push and different for different ones, across apps. */
  dedupeKey: string
}

type Fields = Record<string, unknown>

/** Gives the event of a decoded push body, or null when sender, account or time are missing or not of their kind. */
export function eventOf(appid: string, fields: Fields): WechatEvent | null {
  const msgType = textOf(fields.MsgType)
  const openid = textOf(fields.FromUserName) ?? textOf(fields.OpenID)
  const account = textOf(fields.ToUserName)
  const createTime = textOf(fields.CreateTime)
  if (!msgType || !openid || !account || !createTime || !/^\d{1,11}$/.test(createTime)) return null
  const event = msgType === 'event' ? textOf(fields.Event) : undefined
  if (msgType === 'event' && !event) return null
  const rest = {
    msgId: textOf(fields.MsgId) ?? textOf(fields.MsgID),
    text: msgType === 'text' ? textOf(fields.Content) : undefined,
    event,
    eventKey: textOf(fields.EventKey),
    ticket: textOf(fields.Ticket),
    status: textOf(fields.Status),
    list: listOf(fields),
    revokeInfo: textOf(fields.RevokeInfo),
    unionid: textOf(fields.UnionID),
  }
  return {
    kind: msgType === 'event' ? 'event' : 'message',
    account,
    openid,
    createTime: Number(createTime) * 1000,
    msgType,
    ...rest,
    dedupeKey: dedupeKey(appid, openid, createTime, event, rest),
  }
}

/**
 * Messages are told apart by MsgId, events by sender and second (passive reply guide). Nobody promises that a MsgId is
 * another for every sender, and two events may fall into one second: everything that distinguishes them is added.
 */
function dedupeKey(
  appid: string,
  openid: string,
  createTime: string,
  event: string | undefined,
  rest: Partial<WechatEvent>,
): string {
  const lines = (rest.list ?? []).map((item) => [item.templateId, item.status ?? '', item.msgId ?? ''])
  const parts =
    event === undefined && rest.msgId !== undefined
      ? ['message', appid, openid, createTime, rest.msgId]
      : ['event', appid, openid, createTime, event ?? '', rest.eventKey ?? '', rest.msgId ?? '', rest.text ?? '', lines]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** JSON has `List`, an object for one line and an array for several; XML wraps the `List`s in an element of its own. */
function listOf(fields: Fields): SubscribeItem[] | undefined {
  const wrapper = [fields.SubscribeMsgPopupEvent, fields.SubscribeMsgChangeEvent, fields.SubscribeMsgSentEvent].find(
    isFields,
  )
  const list = wrapper?.List ?? fields.List
  if (list === undefined) return undefined
  return (Array.isArray(list) ? list : [list]).filter(isFields).flatMap((line) => {
    const templateId = textOf(line.TemplateId)
    if (!templateId) return []
    const item = {
      status: textOf(line.SubscribeStatusString),
      popupScene: textOf(line.PopupScene),
      msgId: textOf(line.MsgID) ?? textOf(line.MsgId),
      errorCode: textOf(line.ErrorCode),
      errorStatus: textOf(line.ErrorStatus),
    }
    return [{ templateId, ...item }]
  })
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Numbers become text; a field that came twice, or has elements inside, is as good as missing. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined
}
