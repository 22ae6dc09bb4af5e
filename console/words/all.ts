import * as bills from './bills'
import * as campaignForm from './campaignForm'
import * as campaigns from './campaigns'
import * as common from './common'
import * as abuse from './abuse'
import * as audit from './audit'
import * as couponForm from './couponForm'
import * as couponOne from './couponOne'
import * as coupons from './coupons'
import * as dashboard from './dashboard'
import * as desk from './desk'
import * as draft from './draft'
import * as jobs from './jobs'
import * as members from './members'
import * as partners from './partners'
import * as payments from './payments'
import * as problems from './problems'
import * as segments from './segments'
import * as settings from './settings'
import * as signin from './signin'
import * as stores from './stores'
import * as templates from './templates'
import * as timeline from './timeline'

/** Simplified Chinese is the measure: every key is declared by it, and English must have the same ones. */
export const ZH_HANS = {
  ...common.zh,
  problems: problems.zh,
  signin: signin.zh,
  dashboard: dashboard.zh,
  members: { ...members.zh, timeline: timeline.zh },
  coupons: { ...coupons.zh, ...couponForm.zh, ...couponOne.zh },
  abuse: abuse.zh,
  payments: { ...payments.zh, bill: bills.zh },
  partners: partners.zh,
  desk: desk.zh,
  draft: draft.zh,
  stores: stores.zh,
  segments: segments.zh,
  campaigns: { ...campaigns.zh, ...campaignForm.zh },
  templates: templates.zh,
  settings: { ...settings.zh, audit: audit.zh, jobs: jobs.zh },
}

export const EN: common.Same<typeof ZH_HANS> = {
  ...common.en,
  problems: problems.en,
  signin: signin.en,
  dashboard: dashboard.en,
  members: { ...members.en, timeline: timeline.en },
  coupons: { ...coupons.en, ...couponForm.en, ...couponOne.en },
  abuse: abuse.en,
  payments: { ...payments.en, bill: bills.en },
  partners: partners.en,
  desk: desk.en,
  draft: draft.en,
  stores: stores.en,
  segments: segments.en,
  campaigns: { ...campaigns.en, ...campaignForm.en },
  templates: templates.en,
  settings: { ...settings.en, audit: audit.en, jobs: jobs.en },
}
