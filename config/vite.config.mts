import { dirname, resolve } from 'node:path'
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

type Graph = { getModuleInfo(id: string): { importedIds: readonly string[]; code: string | null } | null }

/** Packages that one takes single parts out of: only those named are needed. */
const OF_PARTS = [
  {
    index: /antd\/es\/index\.js$/,
    from: /import\s*\{([^}]*)\}\s*from\s*["']antd["']/g,
    part: (name: string) => `${kebab(name)}/index.js`,
  },
  {
    index: /@ant-design\/icons\/es\/index\.js$/,
    from: /import\s*\{([^}]*)\}\s*from\s*["']@ant-design\/icons["']/g,
    part: (name: string) => `icons/${name}.js`,
  },
]
const kebab = (name: string): string => name.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase()

function needsOf(id: string, graph: Graph): string[] {
  const { importedIds = [], code = '' } = graph.getModuleInfo(id) ?? {}
  return importedIds.flatMap((needed) => {
    const kit = OF_PARTS.find(({ index }) => index.test(needed))
    if (!kit) return [needed]
    const names = [...(code ?? '').matchAll(kit.from)].flatMap(([, list = '']) =>
      list.split(',').map((one) => one.trim().split(' as ')[0]!),
    )
    return names.filter(Boolean).map((name) => resolve(dirname(needed), kit.part(name)))
  })
}

/** A piece by this name of whatever these pages cannot be drawn without. */
function neededBy(name: string, ...pages: string[]) {
  const roots = pages.map((page) => resolve(here, '../console', page))
  let needed: Set<string> | null = null
  const gather = (graph: Graph): Set<string> => {
    const all = new Set<string>()
    const left = roots.flatMap((id) => needsOf(id, graph))
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (all.has(id)) continue
      all.add(id)
      left.push(...needsOf(id, graph))
    }
    return all
  }
  return (id: string, graph: Graph) => ((needed ??= gather(graph)).has(id) ? name : null)
}

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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A hundred crumbs that are asked for six at a time keep a page waiting longer than their weight does.
          groups: [
            { name: 'door', tags: ['$initial'], priority: 3 },
            { name: neededBy('door', 'rooms/signin/page.tsx'), priority: 3 },
            { name: 'words', test: /console.words/, priority: 2 },
            { name: neededBy('house', 'shell/shell.tsx', 'rooms/dashboard/page.tsx'), priority: 2 },
            { name: neededBy('lists', 'rooms/members/list.tsx'), priority: 1 },
            { name: 'rooms', minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': server, '/media': server, '/sandbox': server, '/app-config.json': server },
  },
})
