import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('a phone that cannot say PATCH', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const post = (path: string, token: string, meant: string | null, body: object) =>
    fetch(`${w.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(meant ? { 'x-http-method-override': meant } : {}),
      },
      body: JSON.stringify(body),
    })

  it('says it in a header', async () => {
    const { token } = await w.member()
    const changed = await post('/mini/me', token, 'PATCH', { nickname: '阿雪' })
    expect(changed.status).toBe(200)
    expect(((await changed.json()) as { nickname: string }).nickname).toBe('阿雪')
  })

  it('is not heard with another method or without the header', async () => {
    const { token } = await w.member()
    expect((await post('/mini/me', token, null, { nickname: 'x' })).status).toBe(405)
    expect((await post('/mini/me', token, 'DELETE', { nickname: 'x' })).status).toBe(405)
  })
})
