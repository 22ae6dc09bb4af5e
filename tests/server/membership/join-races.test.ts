import { onEachDatabase, type World } from '../../harness/world'
import { joiningIn } from './joining'

onEachDatabase('membership: joining, many at once', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const { joinBody, count } = joiningIn(() => w)

  it('gives twenty people who prove one phone at once exactly one membership', async () => {
    const phone = '13900001111'
    const people = await Promise.all(Array.from({ length: 20 }, () => w.person({ phone })))
    const tokens = await Promise.all(people.map((p) => p.logIn()))
    const bodies = await Promise.all(people.map((p) => joinBody(p)))
    const answers = await Promise.all(tokens.map((token, i) => w.call('join', { token, body: bodies[i] })))
    const statuses = answers.map((a) => a.status)
    expect(statuses.filter((s) => s === 201)).toHaveLength(1)
    expect(statuses.filter((s) => s === 409)).toHaveLength(19)
    for (const answer of answers.filter((a) => a.status === 409)) {
      expect(answer.body.code).toBe('phone_bound_to_other_account')
      expect(answer.body.mergeToken).toMatch(/^[\w-]{43}$/)
      expect(answer.body.preview).toEqual({ memberNoMasked: expect.stringMatching(/^\d{2}\*{6}\d{4}$/) })
    }
    expect(await count("SELECT COUNT(*) AS n FROM member WHERE phoneMasked = '139****1111'")).toBe(1)
  })

  it('makes one member of one person who taps ten times at once', async () => {
    const who = await w.person()
    const token = await who.logIn()
    const bodies = await Promise.all(Array.from({ length: 10 }, () => joinBody(who)))
    const answers = await Promise.all(bodies.map((body) => w.call('join', { token, body })))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    expect(answers.filter((a) => a.status === 200)).toHaveLength(9)
    expect(new Set(answers.map((a) => a.body.member.id)).size).toBe(1)
    const id = answers[0]!.body.member.id
    expect(await count("SELECT COUNT(*) AS n FROM timeline_entry WHERE memberId = ? AND kind = 'joined'", [id])).toBe(1)
    expect(await count('SELECT COUNT(*) AS n FROM consent_entry WHERE memberId = ?', [id])).toBe(2)
  })

  it('answers a double tap with one code as a repeat, never as a wrong code', async () => {
    const who = await w.person()
    const token = await who.logIn()
    const body = { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() }
    const answers = await Promise.all(Array.from({ length: 8 }, () => w.call('join', { token, body })))
    expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map((a) => a.body.member.id)).size).toBe(1)
  })

  it('makes one member of one person who proves eight numbers at once', async () => {
    const who = await w.person()
    const token = await who.logIn()
    let next = 0
    const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber')
    button.mockImplementation(async () => ({ phone: `+86134000000${10 + next++}`, countryCode: '86' }))
    const body = { phoneCode: 'x', consents: await w.agreementVersions() }
    const answers = await Promise.all(Array.from({ length: 8 }, () => w.call('join', { token, body })))
    button.mockRestore()
    expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map((a) => a.body.member.id)).size).toBe(1)
    expect(await count("SELECT COUNT(*) AS n FROM member WHERE phoneMasked LIKE '134****00%'")).toBe(1)
  })
})
