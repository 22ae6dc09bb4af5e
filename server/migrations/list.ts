import { Ground1700000000001 } from './0001-ground'
import { Members1700000000002 } from './0002-members'
import { Coupons1700000000003 } from './0003-coupons'
import { Segments1700000000004 } from './0004-segments'
import { Messages1700000000005 } from './0005-messages'
import { Campaigns1700000000006 } from './0006-campaigns'
import { CouponLife1700000000007 } from './0007-coupon-life'
import { Partners1700000000008 } from './0008-partners'
import { Payments1700000000009 } from './0009-payments'
import { Points1700000000010 } from './0010-points'
import { WechatCards1700000000011 } from './0011-wechat-cards'
import { MergeMoves1700000000012 } from './0012-merge-moves'
import { JobLanes1700000000013 } from './0013-job-lanes'
import { Plans1700000000014 } from './0014-plans'
import { NoReplayGuard1700000000015 } from './0015-no-replay-guard'
import { PaidBackAndCounts1700000000016 } from './0016-paid-back-and-counts'
import { CampaignCounts1700000000018 } from './0018-campaign-counts'
import { Doors1700000000019 } from './0019-doors'
import { Pushes1700000000023 } from './0023-pushes'
import { Figures1700000000024 } from './0024-figures'
import { FetchByJob1700000000029 } from './0029-fetch-by-job'
import { Counting1700000000034 } from './0034-counting'
import { Birthdays1700000000044 } from './0044-birthdays'
import { CardHolders1700000000054 } from './0054-card-holders'
import { Finding1700000000060 } from './0060-finding'
import { InsightDays1700000000061 } from './0061-insight-days'
import { Office1700000000062 } from './0062-office'
import { Translations1700000000063 } from './0063-translations'
import { Desk1700000000064 } from './0064-desk'
import { ExportLanguage1700000000067 } from './0067-export-language'
import { MergesAsked1700000000068 } from './0068-merges-asked'
import { SendLists1700000000069 } from './0069-send-lists'
import { Leads1700000000070 } from './0070-leads'
import { Orders1700000000071 } from './0071-orders'
import { AuditChain1700000000072 } from './0072-audit-chain'
import { BoughtHere1700000000073 } from './0073-bought-here'
import { Imports1700000000074 } from './0074-imports'
import { RfmHistory1700000000076 } from './0076-rfm-history'
import { OnePerson1700000000077 } from './0077-one-person'
import { Privacy1700000000078 } from './0078-privacy'
import { OwnDataFinders1700000000079 } from './0079-own-data-finders'
import { SegmentVersions1700000000080 } from './0080-segment-versions'
import { LentByKey1700000000081 } from './0081-lent-by-key'
import { SegmentFacts1700000000084 } from './0084-segment-facts'
import { TierStandings1700000000086 } from './0086-tier-standings'
import { TagsByRule1700000000087 } from './0087-tags-by-rule'
import { SegmentPeople1700000000090 } from './0090-segment-people'
import { OwnFields1700000000096 } from './0096-own-fields'
import { EmailProofs1700000000098 } from './0098-email-proofs'

/** In the order they run. A landed migration is never changed. */
export const MIGRATIONS = [
  Ground1700000000001,
  Members1700000000002,
  Coupons1700000000003,
  Segments1700000000004,
  Messages1700000000005,
  Campaigns1700000000006,
  CouponLife1700000000007,
  Partners1700000000008,
  Payments1700000000009,
  Points1700000000010,
  WechatCards1700000000011,
  MergeMoves1700000000012,
  JobLanes1700000000013,
  Plans1700000000014,
  NoReplayGuard1700000000015,
  PaidBackAndCounts1700000000016,
  CampaignCounts1700000000018,
  Doors1700000000019,
  Pushes1700000000023,
  Figures1700000000024,
  FetchByJob1700000000029,
  Counting1700000000034,
  Birthdays1700000000044,
  CardHolders1700000000054,
  Finding1700000000060,
  InsightDays1700000000061,
  Office1700000000062,
  Translations1700000000063,
  Desk1700000000064,
  ExportLanguage1700000000067,
  MergesAsked1700000000068,
  SendLists1700000000069,
  Leads1700000000070,
  Orders1700000000071,
  AuditChain1700000000072,
  BoughtHere1700000000073,
  Imports1700000000074,
  RfmHistory1700000000076,
  OnePerson1700000000077,
  Privacy1700000000078,
  OwnDataFinders1700000000079,
  SegmentVersions1700000000080,
  LentByKey1700000000081,
  SegmentFacts1700000000084,
  TierStandings1700000000086,
  TagsByRule1700000000087,
  SegmentPeople1700000000090,
  OwnFields1700000000096,
  EmailProofs1700000000098,
]
