import { session } from '../../console/api'
import { csvOf } from '../../shared/rules/csv'
import { codesIn, PART, type Line } from '../../console/rooms/coupons/codes/read'
import { sendCodes, type Progress } from '../../console/rooms/coupons/codes/send'

jest.mock('virtual:contract', () => jest.requireActual('./contractDouble'), { virtual: true })

describe('a file of codes', () => {
  test('gives each code with the line it stands on, without empty lines and the heading', () => {
    expect(codesIn('\uFEFF券码\r\nAAA-1\r\n\r\n  BBB-2  \n').lines).toEqual([
      { line: 2, code: 'AAA-1' },
      { line: 4, code: 'BBB-2' },
    ])
  })

  test.each([
    ...['code', 'CODE', 'Codes', 'Coupon Code', 'coupon_code', 'COUPONCODE', 'voucher code', 'Serial No.', 'NO.', 'SN'],
    ...[
      '券码',
      '优惠码',
      '兑换码',
      '卡号',
      '编号',
      '序列号',
      '券碼',
      '兌換碼',
      '券码（必填）',
      '【券码】',
      'code / 券码',
    ],
    ...[
      '\uFEFFcode',
      'ｃｏｄｅ',
      '券　码',
      ' "Coupon Code" ',
      '\u200b券码:',
      '"券码",批次',
      'Code;Batch',
      '卡号\t密码',
    ],
  ])('the heading %j is said and is no code', (heading) => {
    const { lines, heading: said } = codesIn(`${heading}\nSNOW2026`)
    expect(lines).toEqual([{ line: 2, code: 'SNOW2026' }])
    expect(said).not.toBeNull()
  })

  test.each(['CODE2026', 'SNOW', 'CARD-01', '10001', 'NOEL', 'KEYS-A', '券码1'])('%j is no heading', (code) => {
    expect(codesIn(`${code}\nSNOW2026`)).toMatchObject({ heading: null, lines: [{ line: 1, code }, { line: 2 }] })
  })

  test('reads what our own CSV wrote', () => {
    const codes = ['00012345', '1234567890123456', 'SNOW2026', '-A1B2', 'a,b']
    expect(
      codesIn(csvOf([['券码', '使用时间'], ...codes.map((code) => [code, ''])])).lines.map(({ code }) => code),
    ).toEqual(codes)
  })

  test('takes the first column of a CSV, quotes and all', () => {
    expect(codesIn('code,batch\n"A ""1""",x\nB2;y\nC3\tz').lines.map(({ code }) => code)).toEqual(['A "1"', 'B2', 'C3'])
  })

  test('refuses by itself what the contract could not carry, and keeps the rest of its part', () => {
    const { lines, refused } = codesIn(`A1\n${'x'.repeat(65)}\nA2`)
    expect(lines.map(({ code }) => code)).toEqual(['A1', 'A2'])
    expect(refused).toEqual([{ line: 2, code: 'x'.repeat(64), reason: 'too_long' }])
  })

  test('has nothing where nothing is written', () => {
    expect(codesIn('\n \n\u200b\n')).toEqual({ lines: [], refused: [], heading: null })
  })
})

describe('sending codes', () => {
  type Sent = { firstLine: number; codes: string[] }
  const lines = (n: number): Line[] => Array.from({ length: n }, (_, at) => ({ line: at * 2 + 1, code: `C${at}` }))
  const nothing: Progress = { sent: 0, accepted: 0, refused: [] }
  let parts: Sent[]
  let refuse: (part: Sent, at: number) => { line: number; reason: string }[] | 'lost'

  beforeEach(() => {
    parts = []
    refuse = () => []
    session.csrf = 'c'
    global.fetch = jest.fn((_: unknown, init?: RequestInit) => {
      const part = JSON.parse(String(init?.body)) as Sent
      parts.push(part)
      const back = refuse(part, parts.length - 1)
      if (back === 'lost') return Promise.reject(new TypeError('lost'))
      const refused = back.map((row) => ({ ...row, code: part.codes[row.line - 1] }))
      return Promise.resolve(
        new Response(JSON.stringify({ accepted: part.codes.length - refused.length, refused, total: 0 })),
      )
    })
  })

  test('goes in parts of five thousand and tells of each', async () => {
    const told: number[] = []
    const end = await sendCodes('l1', lines(2 * PART + 1), nothing, false, ({ sent }) => told.push(sent))
    expect(parts.map(({ codes }) => codes.length)).toEqual([PART, PART, 1])
    expect(told).toEqual([PART, 2 * PART, 2 * PART + 1])
    expect(end).toEqual({ sent: 2 * PART + 1, accepted: 2 * PART + 1, refused: [] })
  })

  test('names refused codes by the line of the file', async () => {
    refuse = () => [{ line: 2, reason: 'taken' }]
    const end = await sendCodes('l1', lines(3), nothing, false, () => undefined)
    expect(end).toEqual({ sent: 3, accepted: 2, refused: [{ line: 3, code: 'C1', reason: 'taken' }] })
  })

  test('goes on after a lost answer from the part in question, and what the server had already is no refusal', async () => {
    refuse = (_, at) => (at === 1 ? 'lost' : [])
    let reached = nothing
    await expect(
      sendCodes('l1', lines(PART + 2), nothing, false, (progress) => (reached = progress)),
    ).rejects.toMatchObject({ code: 'network' })
    expect(reached.sent).toBe(PART)
    refuse = () => [
      { line: 1, reason: 'duplicate' },
      { line: 2, reason: 'taken' },
    ]
    const end = await sendCodes('l1', lines(PART + 2), reached, true, () => undefined)
    expect(end.sent).toBe(PART + 2)
    expect(end.accepted).toBe(PART + 1)
    expect(end.refused).toEqual([{ line: 2 * (PART + 1) + 1, code: `C${PART + 1}`, reason: 'taken' }])
  })
})
