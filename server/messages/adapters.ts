import type { Deps } from '../deps'
import type { Adapters } from './channel'
import { miniSubscribe } from './mini-subscribe'
import { oaTemplate } from './oa-template'

/** Every message channel that is built. */
export const adaptersOf = (deps: Pick<Deps, 'wechat'>): Adapters => ({
  mini_subscribe: miniSubscribe(deps),
  oa_template: oaTemplate(deps),
})
