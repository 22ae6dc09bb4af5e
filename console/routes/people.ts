import { createRoute } from '@tanstack/react-router'
import { RFM_CLASSES } from '../../shared/rules/rfm'
import { maybe, numberIn, oneOf, sortIn, textIn } from '../search'
import {
  CAMPAIGN_STATUSES,
  MEMBER_STATUSES,
  MEMBER_TABS,
  MERGE_STATUSES,
  MESSAGE_CHANNELS,
  SEGMENT_STATES,
  SEND_REASONS,
  SEND_STATUSES,
  SUGGESTION_STATES,
  YES_NO,
} from '../tabs'
import { inside, page } from './frame'

const SCORES = [1, 2, 3, 4, 5] as const

const members = createRoute({
  getParentRoute: () => inside,
  path: '/members',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      segmentId: textIn(raw, 'segmentId'),
      joinChannelId: textIn(raw, 'joinChannelId'),
      status: oneOf(raw, 'status', MEMBER_STATUSES),
      sort: sortIn(raw, ['joinedAt', 'lastActiveAt']),
      member: textIn(raw, 'member'),
    }),
  component: page('listMembers', () => import('../rooms/members/page')),
})

const merges = createRoute({
  getParentRoute: () => inside,
  path: '/members/merges',
  validateSearch: (raw: Record<string, unknown>) => maybe({ status: oneOf(raw, 'status', MERGE_STATUSES) }),
  component: page('listMerges', () => import('../rooms/members/merges')),
})

const suggestions = createRoute({
  getParentRoute: () => inside,
  path: '/members/suggestions',
  validateSearch: (raw: Record<string, unknown>) => maybe({ state: oneOf(raw, 'state', SUGGESTION_STATES) }),
  component: page('listIdentitySuggestions', () => import('../rooms/members/suggestions')),
})

const imports = createRoute({
  getParentRoute: () => inside,
  path: '/members/imports',
  component: page('listImports', () => import('../rooms/imports/page')),
})

const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/members/imports/$id',
  component: page('readImport', () => import('../rooms/imports/onePage')),
})

const member = createRoute({
  getParentRoute: () => inside,
  path: '/members/$id',
  validateSearch: (raw: Record<string, unknown>) => maybe({ tab: oneOf(raw, 'tab', MEMBER_TABS) }),
  component: page('readMember', () => import('../rooms/members/onePage')),
})

const segments = createRoute({
  getParentRoute: () => inside,
  path: '/segments',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      state: oneOf(raw, 'state', SEGMENT_STATES),
      sort: sortIn(raw, ['name', 'createdAt', 'updatedAt']),
    }),
  component: page('listSegments', () => import('../rooms/segments/page')),
})

const seasons = createRoute({
  getParentRoute: () => inside,
  path: '/segments/seasons',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      month: numberIn(raw, 'month'),
      below: numberIn(raw, 'below'),
      show: oneOf(raw, 'show', ['people']),
    }),
  component: page('readSeasons', () => import('../rooms/segments/seasonsPage')),
})

const three = (raw: Record<string, unknown>) => ({ a: textIn(raw, 'a'), b: textIn(raw, 'b'), c: textIn(raw, 'c') })

const overlap = createRoute({
  getParentRoute: () => inside,
  path: '/segments/overlap',
  validateSearch: (raw: Record<string, unknown>) => maybe(three(raw)),
  component: page('overlapSegments', () => import('../rooms/segments/overlapPage')),
})

const segmentNew = createRoute({
  getParentRoute: () => inside,
  path: '/segments/new',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      below: numberIn(raw, 'below'),
      month: numberIn(raw, 'month'),
      rfmClass: oneOf(raw, 'rfmClass', RFM_CLASSES),
      r: oneOf({ r: Number(raw.r) }, 'r', SCORES),
      f: oneOf({ f: Number(raw.f) }, 'f', SCORES),
      from: textIn(raw, 'from'),
      ...three(raw),
      part: oneOf({ part: Number(raw.part) }, 'part', [1, 2, 3, 4, 5, 6, 7]),
    }),
  component: page('createSegment', () => import('../rooms/segments/newPage')),
})

const segment = createRoute({
  getParentRoute: () => inside,
  path: '/segments/$id',
  component: page('readSegment', () => import('../rooms/segments/onePage')),
})

const value = createRoute({
  getParentRoute: () => inside,
  path: '/value',
  component: page('readRfm', () => import('../rooms/value/page')),
})

const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      status: oneOf(raw, 'status', CAMPAIGN_STATUSES),
      segmentId: textIn(raw, 'segmentId'),
      sort: sortIn(raw, ['name', 'createdAt']),
    }),
  component: page('listCampaigns', () => import('../rooms/campaigns/page')),
})

const campaignNew = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/new',
  validateSearch: (raw: Record<string, unknown>) => maybe({ segmentId: textIn(raw, 'segmentId') }),
  component: page('createCampaign', () => import('../rooms/campaigns/newPage')),
})

const templates = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/templates',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      channel: oneOf(raw, 'channel', MESSAGE_CHANNELS),
      sort: sortIn(raw, ['name', 'createdAt']),
    }),
  component: page('listMessageTemplates', () => import('../rooms/templates/page')),
})

const campaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      status: oneOf(raw, 'status', SEND_STATUSES),
      reason: oneOf(raw, 'reason', SEND_REASONS),
      channel: oneOf(raw, 'channel', MESSAGE_CHANNELS),
      opened: oneOf(raw, 'opened', YES_NO),
    }),
  component: page('readCampaign', () => import('../rooms/campaigns/onePage')),
})

const campaignEdit = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id/edit',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('editCampaign', () => import('../rooms/campaigns/editPage')),
})

/** Members and segments, and the campaigns that write to them. */
export const PEOPLE = [
  members,
  merges,
  suggestions,
  imports,
  oneImport,
  member,
  segments,
  seasons,
  overlap,
  segmentNew,
  segment,
  value,
  campaigns,
  campaignNew,
  templates,
  campaign,
  campaignEdit,
] as const
