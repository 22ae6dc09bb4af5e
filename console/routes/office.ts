import { createRoute, redirect } from '@tanstack/react-router'
import { dayIn, maybe, oneOf, sortIn, textIn } from '../search'
import { whoAmI } from '../session'
import { homeOf } from '../shell/pages'
import { APPROVAL_KINDS, APPROVAL_TABS, SETTINGS_TABS, STAFF_ROLES } from '../tabs'
import { inside, page } from './frame'

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      from: dayIn(raw, 'from'),
      to: dayIn(raw, 'to'),
      channelId: textIn(raw, 'channelId'),
    }),
  beforeLoad: async () => {
    const home = homeOf(await whoAmI())
    if (home !== '/') throw redirect({ to: home })
  },
  component: page('readFunnel', () => import('../rooms/dashboard/page')),
})

const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({ tab: oneOf(raw, 'tab', APPROVAL_TABS), kind: oneOf(raw, 'kind', APPROVAL_KINDS) }),
  component: page('listApprovals', () => import('../rooms/approvals/page')),
})

const agreement = createRoute({
  getParentRoute: () => inside,
  path: '/agreements/$document/$version',
  component: page('readPublishedAgreement', () => import('../rooms/settings/agreementPage')),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      tab: oneOf(raw, 'tab', SETTINGS_TABS),
      q: textIn(raw, 'q'),
      role: oneOf(raw, 'role', STAFF_ROLES),
      sort: sortIn(raw, ['name', 'username', 'role', 'createdAt']),
      actorId: textIn(raw, 'actorId'),
      action: textIn(raw, 'action'),
      objectKind: textIn(raw, 'objectKind'),
      objectId: textIn(raw, 'objectId'),
      from: dayIn(raw, 'from'),
      to: dayIn(raw, 'to'),
    }),
  component: page('readSelf', () => import('../rooms/settings/page')),
})

/** The home page, what waits for a second person, agreements and settings. */
export const OFFICE = [dashboard, approvals, agreement, settings] as const
