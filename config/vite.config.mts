import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, runnerImport, type Plugin } from 'vite'
import type { RouteSpec } from '../shared/contract/route'

const here = import.meta.dirname
const CONTRACT = 'virtual:contract'

/**
 * The route table as plain data. The console takes its types from the contract itself; this module gives it method, path
 * and roles as values, so that zod, which the server needs, stays out of the browser.
 */
const contractAsData = (): Plugin => ({
  name: 'contract-as-data',
  resolveId: (id) => (id === CONTRACT ? `\0${CONTRACT}` : null),
  load: async (id) => {
    if (id !== `\0${CONTRACT}`) return null
    const table = await runnerImport<{ ROUTES: Record<string, RouteSpec> }>(
      resolve(here, '../shared/contract/table.ts'),
    )
    const rows = Object.entries(table.module.ROUTES)
      .filter(([, spec]) => spec.who.side === 'staff' || spec.who.side === 'public')
      .map(([name, { method, path, who, keyed }]) => [
        name,
        { method, path, roles: who.side === 'staff' ? who.roles : null, keyed: keyed === true },
      ])
    return `export const PLACES = ${JSON.stringify(Object.fromEntries(rows))}`
  },
})

const server = { target: 'http://127.0.0.1:3000', changeOrigin: false }

export default defineConfig({
  root: resolve(here, '../console'),
  base: '/console/',
  plugins: [react(), contractAsData()],
  build: {
    outDir: resolve(here, '../dist/console'),
    emptyOutDir: true,
    // Which piece needs which: the test of weight adds them up (tests/console/weight.test.ts).
    manifest: true,
    target: 'es2022',
    // antd is one large piece by nature; it is cached apart from our own code.
    chunkSizeWarningLimit: 1500,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': server, '/media': server, '/sandbox': server, '/app-config.json': server },
  },
})
