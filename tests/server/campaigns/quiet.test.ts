import { inQuietHours } from '../../../shared/rules/calendar'
import { onOneDatabase, type World } from '../../harness/world'
import { openDesk, type Desk } from './desk'

const HOUR = 3_600_000
/** Midnight in Shanghai. */
const MIDNIGHT = Date.parse('2026-03-02T16:00:00.000Z')

onOneDatabase('campaigns: quiet hours', 'mysql', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  it('at every hour of the day: marketing goes out from 8:00 to 21:00 and waits otherwise', async () => {
    await desk.settings({ frequencyCaps: [] })
    const who = await desk.shopper({ grants: 24 })
    const segmentId = await desk.segment([who.memberId])
    const templateIds = { mini_subscribe: await desk.template() }
    const sent: number[] = []
    for (let hour = 0; hour < 24; hour++) {
      await desk.at(MIDNIGHT + hour * HOUR)
      const id = await desk.run(segmentId, { templateIds, expiresAt: new Date(w.clock.now() + 60_000).toISOString() })
      if ((await desk.report(id)).accepted === 1) sent.push(hour)
      await desk.later(60_000)
      await w.jobs()
      expect((await desk.read(id)).status).toBe('finished')
    }
    expect(sent).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
  }, 60_000)

  it('what waits goes out when the night is over', async () => {
    const who = await desk.shopper({ grants: 1 })
    await desk.at(MIDNIGHT + 3 * 24 * HOUR - 3 * HOUR)
    const id = await desk.run([who.memberId])
    expect(await desk.letters(who)).toEqual([])
    await desk.at(MIDNIGHT + 3 * 24 * HOUR + 8 * HOUR - 1)
    await w.jobs()
    expect(await desk.letters(who)).toEqual([])
    await desk.at(MIDNIGHT + 3 * 24 * HOUR + 8 * HOUR)
    await w.jobs()
    expect(await desk.letters(who)).toHaveLength(1)
    expect((await desk.read(id)).status).toBe('finished')
  })

  it('a window of the brand’s own, one by day, and none', async () => {
    const who = await desk.shopper({ grants: 4 })
    const segmentId = await desk.segment([who.memberId])
    const templateIds = { mini_subscribe: await desk.template() }
    for (const [quietHours, hour] of [
      [{ from: '12:00', to: '14:00' }, 13],
      [{ from: '12:00', to: '14:00' }, 14],
      [{ from: '09:00', to: '09:00' }, 9],
      [null, 3],
    ] as const) {
      await desk.settings({ quietHours })
      const at = MIDNIGHT + 5 * 24 * HOUR + hour * HOUR
      await desk.at(at)
      const id = await desk.run(segmentId, { templateIds })
      expect((await desk.report(id)).accepted).toBe(inQuietHours(at, quietHours) ? 0 : 1)
      await desk.act('cancelCampaign', id)
    }
  })
})
