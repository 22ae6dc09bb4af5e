/** Set at build time by config/index.ts. */
declare const API_BASE_URL: string
declare const SEND_COUPON_PLUGIN: string
declare module '*.scss'

declare namespace JSX {
  interface IntrinsicElements {
    'send-coupon': {
      id?: string
      send_coupon_params: object[]
      sign: string
      send_coupon_merchant: string
      onSendcoupon: () => void
      onUserconfirm: () => void
      children?: unknown
    }
  }
}
