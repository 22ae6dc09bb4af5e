import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMode } from '../appearance'
import { useBrand } from '../brand'
import { themeOf } from '../theme'

/** What is drawn with antd's parts stands in here: their theme, their language, their notes. */
export function Dressed(props: { children: ReactNode }) {
  const mode = useMode()
  const { brand } = useBrand()
  const { i18n } = useTranslation()
  return (
    <ConfigProvider
      theme={themeOf(mode, brand.color)}
      locale={i18n.language === 'en' ? enUS : zhCN}
      // Two Chinese characters on a button stay together.
      button={{ autoInsertSpace: false }}
    >
      <App message={{ maxCount: 3 }}>{props.children}</App>
    </ConfigProvider>
  )
}
