import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useMode } from './appearance'
import { useBrand } from './brand'
import { client } from './data/client'
import './i18n'
import './look.css'
import { paint } from './paint'
import { fetchAhead, router } from './router'
import { wasHere } from './session'

function Painted() {
  const mode = useMode()
  const { brand } = useBrand()
  useLayoutEffect(() => paint(mode, brand.color), [mode, brand.color])
  return <RouterProvider router={router} />
}

if (wasHere()) fetchAhead()
const root = document.getElementById('root')
if (!root) throw new Error('index.html lost its root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Painted />
    </QueryClientProvider>
  </StrictMode>,
)
