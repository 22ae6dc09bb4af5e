import { applyData, copyOf, type Root } from './nodes'
import type { WeappPackage } from './package'
import type { ScriptWorld } from './script'

export type Page = {
  route: string
  options: Record<string, string>
  title: string | null
  data: { root: Root }
  /** Calls a method of the page as the view layer does. */
  call(method: string, ...parts: unknown[]): void
  /** What `getCurrentPages` shows of it to the script. */
  instance: Record<string, unknown>
}

/** How the mini-program was entered; `query` as it stands in the address, still encoded. */
export type Entry = { path: string; query: Record<string, string>; scene: number }

const STACK_LIMIT = 10
/** One setData carries at most 1 MB between the two threads; WeChat advises to stay below 256 KB. */
export const SET_DATA_LIMIT = 1024 * 1024

export type Pages = ReturnType<typeof createPages>

/** App, Page and the page stack with WeChat's rules: what is a tab, what is laid on top, what is let go. */
export function createPages(pack: WeappPackage, script: () => ScriptWorld) {
  const definitions = new Map<string, Record<string, unknown>>()
  const tabPages = new Map<string, Page>()
  const listeners = new Set<() => void>()
  let app: Record<string, unknown> | null = null
  let loading: string | null = null
  let stack: Page[] = []
  let largestSetData = 0

  const lifecycle = (owner: Record<string, unknown>, name: string, ...parts: unknown[]): void => {
    const method = owner[name]
    if (typeof method === 'function')
      script().guard(name, () => (method as (...rest: unknown[]) => unknown).apply(owner, parts))
  }

  const create = (route: string, options: Record<string, string>): Page => {
    if (!pack.routes.includes(route)) throw new Error(`page "${route}" is not found in app.json`)
    if (!definitions.has(route)) {
      loading = route
      script().run(`${route}.js`)
      loading = null
    }
    const definition = definitions.get(route)
    if (!definition) throw new Error(`${route}.js did not call Page()`)
    const instance: Record<string, unknown> = { ...definition }
    const page: Page = {
      route,
      options,
      title: null,
      data: copyOf((definition.data ?? {}) as Page['data']),
      call: (method, ...parts) => lifecycle(instance, method, ...parts),
      instance,
    }
    Object.assign(instance, {
      route,
      __route__: route,
      is: route,
      options: script().give(options),
      data: page.data,
      setData: (change: Record<string, unknown>, done?: () => void) => {
        const size = JSON.stringify(change).length
        largestSetData = Math.max(largestSetData, size)
        if (size > SET_DATA_LIMIT) throw new Error(`setData of ${size} characters is more than WeChat carries`)
        applyData(page.data as unknown as Record<string, unknown>, change)
        listeners.forEach((heard) => heard())
        if (done) script().setTimer(done, 0)
      },
    })
    return page
  }

  const top = (): Page | undefined => stack[stack.length - 1]
  const open = (route: string, options: Record<string, string>): Page => {
    const page = create(route, options)
    page.call('onLoad', script().give(options))
    return page
  }
  const show = (page: Page, fresh: boolean): void => {
    page.call('onShow')
    if (fresh) page.call('onReady')
  }
  const letGo = (pages: readonly Page[]): void => {
    for (const page of [...pages].reverse())
      if (!tabPages.has(page.route) || tabPages.get(page.route) !== page) page.call('onUnload')
  }

  return {
    App: (definition: Record<string, unknown>): void => {
      app = definition
    },
    Page: (definition: Record<string, unknown>): void => {
      if (loading === null) throw new Error('Page() outside a page file')
      definitions.set(loading, definition)
    },
    getApp: () => app,
    getCurrentPages: () => stack.map((page) => page.instance),
    top: (): Page => {
      const page = top()
      if (!page) throw new Error('no page is open')
      return page
    },
    stack: () => stack.map((page) => page.route),
    largestSetData: () => largestSetData,
    onChange: (heard: () => void): (() => void) => {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },

    launch(entry: Entry): void {
      script().run('app.js')
      if (!app) throw new Error('app.js did not call App()')
      lifecycle(app, 'onLaunch', script().give(entry))
      lifecycle(app, 'onShow', script().give(entry))
      const page = open(entry.path, entry.query)
      if (pack.tabs.includes(entry.path)) tabPages.set(entry.path, page)
      stack = [page]
      show(page, true)
    },
    /** The phone's home screen and back, by the same door or another. */
    leave(): void {
      top()?.call('onHide')
      if (app) lifecycle(app, 'onHide', script().give({ mode: 'hide' }))
    },
    comeBack(entry: Entry): void {
      if (app) lifecycle(app, 'onShow', script().give(entry))
      top()?.call('onShow')
    },
    enter(entry: Entry): void {
      if (app) lifecycle(app, 'onShow', script().give(entry))
    },

    /** Each answers null, or what WeChat writes behind `navigateTo:fail `. */
    navigateTo(url: string): string | null {
      const { route, query } = addressOf(url, top()?.route ?? '')
      if (!pack.routes.includes(route)) return `page "${route}" is not found`
      if (pack.tabs.includes(route)) return 'can not navigateTo a tabbar page'
      if (stack.length >= STACK_LIMIT) return `webview count limit exceed`
      top()?.call('onHide')
      const page = open(route, query)
      stack.push(page)
      show(page, true)
      return null
    },
    redirectTo(url: string): string | null {
      const { route, query } = addressOf(url, top()?.route ?? '')
      if (!pack.routes.includes(route)) return `page "${route}" is not found`
      if (pack.tabs.includes(route)) return 'can not redirectTo a tabbar page'
      letGo(stack.slice(-1))
      const page = open(route, query)
      stack = [...stack.slice(0, -1), page]
      show(page, true)
      return null
    },
    navigateBack(delta: number): string | null {
      if (stack.length < 2) return 'cannot navigate back at first page'
      const kept = stack.slice(0, Math.max(1, stack.length - delta))
      letGo(stack.slice(kept.length))
      stack = kept
      show(kept[kept.length - 1]!, false)
      return null
    },
    switchTab(url: string): string | null {
      const { route, query } = addressOf(url, top()?.route ?? '')
      if (!pack.tabs.includes(route)) return 'can not switch to no-tabBar page'
      if (Object.keys(query).filter((name) => !name.startsWith('$')).length > 0) return 'a tab takes no query'
      if (stack.length === 1 && top()?.route === route) return null
      top()?.call('onHide')
      letGo(stack)
      const known = tabPages.get(route)
      const page = known ?? open(route, {})
      tabPages.set(route, page)
      stack = [page]
      show(page, known === undefined)
      return null
    },
    reLaunch(url: string): string | null {
      const { route, query } = addressOf(url, top()?.route ?? '')
      if (!pack.routes.includes(route)) return `page "${route}" is not found`
      const hidden = [...tabPages.values()].filter((page) => !stack.includes(page))
      tabPages.clear()
      letGo([...hidden, ...stack])
      const page = open(route, query)
      if (pack.tabs.includes(route)) tabPages.set(route, page)
      stack = [page]
      show(page, true)
      return null
    },
  }
}

/** A page's address, absolute or beside the page it is named on; its query is handed on as it stands. */
function addressOf(url: string, from: string): { route: string; query: Record<string, string> } {
  const [path = '', search = ''] = url.split('?')
  const base = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  const route = [...base, ...path.split('/')].filter((step) => step !== '' && step !== '.')
  const query = Object.fromEntries(
    search
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=')
        return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
      }),
  )
  return { route: route.join('/'), query }
}
