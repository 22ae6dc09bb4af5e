import { envelope, post, signed, transaction } from '../wechat/pay/forge'
import { openPlatform, type Platform } from '../wechat/pay/platform'

/** Reliability row 25e; a tenth on every run. */
const MANY = process.env.TORTURE === 'full' ? 5_000 : 500

const calls = async (p: Platform): Promise<number> =>
  Number((await p.control('GET', '/calls')).body['/v3/certificates'] ?? 0)

describe('WeChat changes its keys', () => {
  it(`loses none of ${MANY} notices while certificates rotate mid-stream`, async () => {
    const p = await openPlatform({ mode: 'certificate' })
    let sent = 0
    for (let i = 0; i < MANY; i += 1) {
      // Three rotations on the way, a day apart: from one notice to the next the serial is another.
      if (i > 0 && i % Math.floor(MANY / 4) === 0) {
        p.time.now += 86_400_000
        await p.control('POST', '/pay/rotations')
      }
      const wire = signed(p, envelope(p, transaction(p)), { key: 'certificate' })
      if ((await post(p, wire)).status === 204) sent += 1
    }
    expect({ sent, taken: p.notices.length, asked: await calls(p) }).toEqual({ sent: MANY, taken: MANY, asked: 4 })
    await p.close()
  }, 600_000)
})
