import { useDidShow, useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import './app.scss'
import { enter, start } from './state/start'

// In a browser the address says how somebody came: the login is on its way while the page is still being fetched.
if (process.env.TARO_ENV === 'h5') void start()

/** Logs in quietly at launch and notices entries through another channel's code. */
export default function App({ children }: PropsWithChildren) {
  useLaunch((options) => void start(options))
  useDidShow((options) => void enter(options as { query?: Record<string, string | undefined> } | undefined))
  return children
}
