import { SETUP_STEPS, type readSetup as row, type testWechat as testRow } from '../../shared/contract/office'
import type { AnswerBody } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { row as oneRow, whole } from '../base/sql'
import { currentAgreements } from '../consent/agreements'
import type { Deps } from '../deps'
import { DEFAULT_BRAND, readSettings } from '../staff/settings'
import { WechatError } from '../wechat/errors'

type Step = AnswerBody<typeof row>['steps'][number]
type Name = Step['step']

const THERE = { one: whole }

/** What a new shop does first, and what of it is done: each is one look at one row. */
export async function readSetup(tx: Tx, deps: Deps): Promise<AnswerBody<typeof row>> {
  const there = async (sql: string): Promise<boolean> =>
    (await oneRow(tx, THERE, `SELECT 1 AS one FROM ${sql} LIMIT 1`)) !== null
  const { brand } = await readSettings(tx)
  const agreements = await currentAgreements(tx, deps.clock.now())
  const samples = agreements.some(({ sample }) => sample)
  const sandbox = deps.config.sandbox
  const done: Record<Name, boolean> = {
    brand: brand.name !== DEFAULT_BRAND,
    agreements: agreements.length === 2 && !samples,
    store: await there('store'),
    channel: await there('channel'),
    coupon: await there("coupon_template WHERE state = 'published'"),
    member: await there('member'),
    message_template: await there('message_template'),
    colleague: (await oneRow(tx, THERE, 'SELECT COUNT(*) AS one FROM staff'))!.one > 1,
    wechat_mini: !sandbox && deps.wechat.mini !== null,
    wechat_account: !sandbox && deps.wechat.oa !== null,
  }
  const noteOf = (step: Name): Step['note'] =>
    step === 'agreements' && samples ? 'samples' : step.startsWith('wechat_') && sandbox ? 'sandbox' : null
  return {
    steps: SETUP_STEPS.map((step) => ({ step, done: done[step], note: noteOf(step) })),
    done: SETUP_STEPS.every((step) => done[step]),
  }
}

type Tested = AnswerBody<typeof testRow>['items'][number]

/**
 * Asks WeChat something that needs this app's token and cannot be right: that it says so, of the question and not of the app,
 * shows that id, secret and list of addresses are. An app that is not set is left out.
 */
export async function testWechat({ wechat }: Pick<Deps, 'wechat'>): Promise<Tested[]> {
  const tested: Tested[] = []
  const { mini, oa } = wechat
  if (mini)
    tested.push({
      app: 'mini',
      ...(await asked(() => mini.phoneNumber('connection-test', 'connection-test'), 'code_invalid')),
    })
  if (oa) tested.push({ app: 'oa', ...(await asked(() => oa.userInfo('connection-test'), 'bad_recipient')) })
  return tested
}

async function asked(question: () => Promise<unknown>, expected: WechatError['kind']): Promise<Omit<Tested, 'app'>> {
  try {
    await question()
    return { ok: true, problem: null }
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    if (error.kind === expected) return { ok: true, problem: null }
    return { ok: false, problem: `${error.kind}${error.errcode === undefined ? '' : ` ${error.errcode}`}` }
  }
}
