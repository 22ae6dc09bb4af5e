import type Router from '@koa/router'
import { rfc3339 } from '../wechat/pay/moments'
import type { SandboxDeps } from './deps'
import type { FaultBoard } from './faults'
import { payBillRoutes } from './pay-bill'
import { payCardRoutes } from './pay-cards'
import { payControlRoutes } from './pay-control'
import { PayRefusal, payRoute, type PayDeps } from './pay-door'
import type { PayKeys } from './pay-keys'
import { createNotifier, type Notifier } from './pay-notices'
import { payOrderRoutes } from './pay-orders'
import { payRefundRoutes } from './pay-refunds'
import { seal } from './pay-sign'

const YEARS_5 = 5 * 365 * 86_400_000

/** WeChat Pay's side: `/sandbox/pay/v3/…` for the merchant, payments and switches under the control routes. */
export function playPay(
  router: Router,
  controlMount: string,
  base: SandboxDeps,
  keys: () => PayKeys,
  board: FaultBoard,
): Notifier {
  const deps: PayDeps = {
    ...base,
    keys,
    board,
    billPlants: [],
    paySwitches: {
      notices: 'on',
      copies: 1,
      delayMs: 0,
      lossPercent: 0,
      noticeFirst: false,
      noticeKey: 'public_key',
      certificates: 'some',
      refunds: 'SUCCESS',
    },
  }
  const notifier = createNotifier(deps)
  payOrderRoutes(router, deps)
  payRefundRoutes(router, deps, notifier)
  payBillRoutes(router, deps)
  payCardRoutes(router, deps)
  certificateRoute(router, deps)
  payControlRoutes(router, controlMount, deps, notifier)
  return notifier
}

function certificateRoute(router: Router, deps: PayDeps): void {
  payRoute(router, deps, 'get', '/v3/certificates', async () => {
    if (deps.paySwitches.certificates === 'none')
      throw new PayRefusal(
        404,
        'RESOURCE_NOT_EXISTS',
        '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012154180',
      )
    const { certificates, merchant } = deps.keys()
    const data = certificates.map((key) => ({
      serial_no: key.serial,
      effective_time: rfc3339(key.from),
      expire_time: rfc3339(key.from + YEARS_5),
      encrypt_certificate: seal(deps, merchant.apiV3Key, key.certificate ?? '', 'certificate'),
    }))
    return { body: { data } }
  })
}
