import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { RouteName } from '../../shared/contract/table'
import { learnAllWords } from '../i18n'
import { useMay, wasHere, whoAmI } from '../session'
import { Broken } from '../shell/broken'

/** Behind the door: loaded, with all it is made of, once somebody comes in. */
const Shell = lazyRouteComponent(() => import('../shell/shell'), 'Shell')
export const Nowhere = lazyRouteComponent(() => import('../shell/nowhere'), 'Nowhere')
const NotYours = lazyRouteComponent(() => import('../shell/nowhere'), 'NotYours')

export const root = createRootRoute({ component: Outlet, notFoundComponent: Nowhere, errorComponent: Broken })

/** Whatever needs somebody to be signed in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    if (wasHere()) void learnAllWords().catch(() => undefined)
    if (!(await whoAmI())) throw redirect({ to: '/login', search: { back: `/console${location.href}` } })
    await learnAllWords()
  },
  component: Shell,
  notFoundComponent: Nowhere,
})

/** A page whose main route the role may not call says so instead of showing a row of refusals. */
export function page(needs: RouteName, load: () => Promise<{ default: () => ReactNode }>) {
  const Content = lazyRouteComponent(load)
  const Guarded = () => (useMay()(needs) ? <Content /> : <NotYours />)
  Guarded.preload = Content.preload
  return Guarded
}
