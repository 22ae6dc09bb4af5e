import type { Deps } from '../deps'
import type { WechatEvent } from '../wechat/push-event'
import type { AppKind } from '../wechat/push-routes'
import { creditGrant } from './credit-grant'
import { claimUnknown, takeDelivery, type DeliveryHook } from './delivery'
import { voidGrants } from './grants'

export type DeliveryListener = {
  settled: DeliveryHook
  claimed: (
    tx: Parameters<DeliveryHook>[0],
    deps: Deps,
    attempt: { attemptId: string; sendId: string | null },
  ) => Promise<void>
}

/** Takes every event that speaks of messages and permissions; bears each any number of times and in any order. */
export async function takeMessageEvent(
  deps: Deps,
  app: AppKind,
  event: WechatEvent,
  listener: DeliveryListener,
): Promise<void> {
  if (app === 'mini' && event.event === 'subscribe_msg_popup_event') return popup(deps, event)
  if (app === 'mini' && event.event === 'subscribe_msg_change_event') return change(deps, event)
  if (app === 'mini' && event.event === 'subscribe_msg_sent_event') {
    for (const line of event.list ?? []) {
      if (!line.msgId) continue
      const said = { channel: 'mini_subscribe' as const, msgId: line.msgId, at: event.createTime }
      await claimUnknown(deps, { ...said, openid: event.openid, providerTemplateId: line.templateId }, listener.claimed)
      const ok = line.errorCode === '0' || line.errorStatus === 'success'
      await takeDelivery(deps, { ...said, ok, status: line.errorStatus ?? line.errorCode ?? '' }, listener.settled)
    }
    return
  }
  if (app === 'oa' && event.event === 'TEMPLATESENDJOBFINISH' && event.msgId) {
    const said = { channel: 'oa_template' as const, msgId: event.msgId, at: event.createTime }
    await claimUnknown(deps, { ...said, openid: event.openid }, listener.claimed)
    const status = event.status ?? ''
    await takeDelivery(deps, { ...said, ok: status === 'success', status }, listener.settled)
  }
}

async function popup(deps: Deps, event: WechatEvent): Promise<void> {
  for (const [line, { templateId, status }] of (event.list ?? []).entries()) {
    if (status !== 'accept') continue
    await deps.db.inTransaction((tx) =>
      creditGrant(tx, deps, {
        openid: event.openid,
        providerTemplateId: templateId,
        from: 'event',
        id: `${event.dedupeKey}:${line}`,
        at: event.createTime,
      }),
    )
  }
}

/** Only refusals in the settings are pushed; they take back every permission given before. */
async function change(deps: Deps, event: WechatEvent): Promise<void> {
  for (const { templateId, status } of event.list ?? []) {
    if (status !== 'reject') continue
    await deps.db.inTransaction((tx) =>
      voidGrants(tx, {
        openid: event.openid,
        providerTemplateId: templateId,
        // The platform tells whole seconds: what was given within that second came before the refusal.
        givenBy: event.createTime + 999,
        now: deps.clock.now(),
      }),
    )
  }
}
