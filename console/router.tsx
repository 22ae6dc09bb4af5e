import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { inside, Nowhere, root } from './routes/frame'
import { OFFICE } from './routes/office'
import { PEOPLE } from './routes/people'
import { SHOP } from './routes/shop'
import { maybe, textIn } from './search'
import { whoAmI } from './session'
import { Broken } from './shell/broken'
import { homeOf } from './shell/pages'

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>) => maybe({ back: textIn(raw, 'back') }),
  beforeLoad: async () => {
    const self = await whoAmI()
    if (self) throw redirect({ to: homeOf(self) })
  },
  component: lazyRouteComponent(() => import('./rooms/signin/page')),
})

/** Where things stood before; what people kept as a bookmark still leads there. */
const moved = (
  path: '/coupons/desk' | '/coupons/payments' | '/coupons/suspicions',
  to: '/desk' | '/orders' | '/risk',
) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    validateSearch: (raw: Record<string, unknown>) => raw,
    beforeLoad: ({ search }) => {
      throw redirect({ to, search: search as never, replace: true })
    },
  })

const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: Nowhere })

export const router = createRouter({
  basepath: '/console',
  routeTree: root.addChildren([
    login,
    inside.addChildren([
      ...OFFICE,
      ...PEOPLE,
      ...SHOP,
      moved('/coupons/desk', '/desk'),
      moved('/coupons/payments', '/orders'),
      moved('/coupons/suspicions', '/risk'),
      elsewhere,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Broken,
})

/** The pieces of the page that the address names are on their way while the server is still asked who is here. */
export function fetchAhead(): void {
  const [routes] = router.getMatchedRoutes(router.latestLocation.pathname)
  for (const route of routes) void router.loadRouteChunk(route)?.catch(() => undefined)
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
