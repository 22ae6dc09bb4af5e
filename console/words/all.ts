import * as bills from './bills'
import * as campaignForm from './campaignForm'
import * as campaigns from './campaigns'
import * as common from './common'
import * as abuse from './abuse'
import * as approvals from './approvals'
import * as audit from './audit'
import * as auditActions from './auditActions'
import * as auditFields from './auditFields'
import * as couponForm from './couponForm'
import * as couponOne from './couponOne'
import * as coupons from './coupons'
import * as dashboard from './dashboard'
import * as desk from './desk'
import * as draft from './draft'
import * as find from './find'
import * as imports from './imports'
import * as jobs from './jobs'
import * as memberOne from './memberOne'
import * as onePerson from './onePerson'
import * as members from './members'
import * as ownFields from './ownFields'
import * as partners from './partners'
import * as payments from './payments'
import * as problems from './problems'
import * as segmentOne from './segmentOne'
import * as segmentPages from './segmentPages'
import * as segments from './segments'
import * as settings from './settings'
import * as settingsPrivacy from './settingsPrivacy'
import * as signin from './signin'
import * as stores from './stores'
import * as table from './table'
import * as templates from './templates'
import * as tiers from './tiers'
import * as timeline from './timeline'
import * as value from './value'

/** Simplified Chinese is the measure: every key is declared by it, and English must have the same ones. */
export const ZH_HANS = {
  ...common.zh,
  approvals: approvals.zh,
  problems: problems.zh,
  find: find.zh,
  signin: signin.zh,
  dashboard: dashboard.zh,
  members: { ...members.zh, ...memberOne.zh, ...onePerson.zh, timeline: timeline.zh },
  coupons: { ...coupons.zh, ...couponForm.zh, ...couponOne.zh },
  abuse: abuse.zh,
  payments: { ...payments.zh, bill: bills.zh },
  ownFields: ownFields.zh,
  partners: partners.zh,
  desk: desk.zh,
  draft: draft.zh,
  stores: stores.zh,
  segments: { ...segments.zh, ...segmentOne.zh, ...segmentPages.zh },
  imports: imports.zh,
  value: value.zh,
  campaigns: { ...campaigns.zh, ...campaignForm.zh },
  table: table.zh,
  tiers: tiers.zh,
  templates: templates.zh,
  settings: {
    ...settings.zh,
    ...settingsPrivacy.zh,
    audit: { ...audit.zh, action: auditActions.zh, field: auditFields.zh },
    jobs: jobs.zh,
  },
}

export const EN: common.Same<typeof ZH_HANS> = {
  ...common.en,
  approvals: approvals.en,
  problems: problems.en,
  find: find.en,
  signin: signin.en,
  dashboard: dashboard.en,
  members: { ...members.en, ...memberOne.en, ...onePerson.en, timeline: timeline.en },
  coupons: { ...coupons.en, ...couponForm.en, ...couponOne.en },
  abuse: abuse.en,
  payments: { ...payments.en, bill: bills.en },
  ownFields: ownFields.en,
  partners: partners.en,
  desk: desk.en,
  draft: draft.en,
  stores: stores.en,
  segments: { ...segments.en, ...segmentOne.en, ...segmentPages.en },
  imports: imports.en,
  value: value.en,
  campaigns: { ...campaigns.en, ...campaignForm.en },
  table: table.en,
  tiers: tiers.en,
  templates: templates.en,
  settings: {
    ...settings.en,
    ...settingsPrivacy.en,
    audit: { ...audit.en, action: auditActions.en, field: auditFields.en },
    jobs: jobs.en,
  },
}
