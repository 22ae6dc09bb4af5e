import type { readChannelDays as row } from '../../shared/contract/insightPeriods'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { addDays, DAY_MS, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import { checkDays } from './asked'

type Day = AnswerBody<typeof row>['items'][number]

const TOUCHED = { day: text, kind: text, n: whole }
const JOINED = { since: whole, n: whole }
const NAMES: Record<string, keyof Day> = { scan: 'scanned', follow: 'followed', open: 'opened' }

/** What came of a channel day by day: people who touched it, each once a day, and those of them who joined through it. */
export async function readChannelDays(
  tx: Tx,
  channelId: string,
  asked: QueryOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  checkDays(asked)
  const { from, to } = asked
  const days = new Map<string, Day>()
  for (let day = from; day <= to; day = addDays(day, 1))
    days.set(day, { day, scanned: 0, followed: 0, opened: 0, joined: 0 })
  const touched = await rows(
    tx,
    TOUCHED,
    `SELECT day, kind, COUNT(*) AS n FROM channel_touch
     WHERE channelId = ? AND kind IN ('scan','follow','open') AND day >= ? AND day <= ? GROUP BY day, kind`,
    [channelId, from, to],
  )
  for (const { day, kind, n } of touched) Object.assign(days.get(day)!, { [NAMES[kind]!]: n })
  const start = shanghaiDayStart(from)
  const joined = await rows(
    tx,
    JOINED,
    `SELECT (m.joinedAt - ?) - (m.joinedAt - ?) % ? AS since, COUNT(*) AS n FROM member m
     WHERE m.joinChannelId = ? AND m.joinedAt >= ? AND m.joinedAt < ? AND m.status IN ('active','frozen') GROUP BY since`,
    [start, start, DAY_MS, channelId, start, shanghaiDayEnd(to)],
  )
  for (const { since, n } of joined) days.get(addDays(from, since / DAY_MS))!.joined = n
  return { items: [...days.values()] }
}
