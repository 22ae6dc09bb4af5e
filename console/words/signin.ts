import type { Same } from './common'

export const zh = {
  title: '登录',
  lead: '品牌与会员之间，由您亲手维系。',
  username: '用户名',
  password: '密码',
  submit: '登录',
  ended: '登录已过期，请再登录一次。',
}
export const en: Same<typeof zh> = {
  title: 'Sign in',
  lead: 'Your brand and its members, in your own hands.',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  ended: 'Your session has ended; please sign in again.',
}
