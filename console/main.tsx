import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import { useMode } from './appearance'
import { useBrand } from './brand'
import { client } from './data/client'
import './i18n'
import './look.css'
import { router } from './router'
import { themeOf, paint } from './theme'

function Dressed() {
  const mode = useMode()
  const { brand } = useBrand()
  const { i18n } = useTranslation()
  useLayoutEffect(() => paint(mode, brand.color), [mode, brand.color])
  return (
    <ConfigProvider
      theme={themeOf(mode, brand.color)}
      locale={i18n.language === 'en' ? enUS : zhCN}
      // Two Chinese characters on a button stay together.
      button={{ autoInsertSpace: false }}
    >
      <App message={{ maxCount: 3 }}>
        <RouterProvider router={router} />
      </App>
    </ConfigProvider>
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html lost its root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Dressed />
    </QueryClientProvider>
  </StrictMode>,
)
