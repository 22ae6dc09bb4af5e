import { onEachDatabase, type World } from '../../harness/world'
import { openDesk, type Desk } from './desk'

type News = { status: string; progress: { total: number; done: number } }

onEachDatabase('campaigns: watching', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  const listen = (id: string) =>
    fetch(`${w.url}/api/v1/staff/campaigns/${id}/events`, { headers: { Authorization: `Bearer ${desk.token}` } })
  const newsOf = (text: string): News[] =>
    text
      .split('\n\n')
      .filter((part) => part !== '')
      .map((part) => {
        const [name, data] = part.split('\n')
        expect(name).toBe('event: progress')
        return JSON.parse(data!.replace('data: ', '')) as News
      })

  it('tells every change while the campaign runs and ends with it', async () => {
    const she = await desk.shopper()
    const { id } = await desk.draft([she.memberId])
    await desk.launch(id)
    const stream = await listen(id)
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    expect(stream.headers.get('cache-control')).toBe('no-store')
    const heard = stream.text()
    for (let i = 0; i < 5; i++) {
      await new Promise((wait) => setTimeout(wait, 300))
      await w.jobs()
      w.clock.advance(2000)
    }
    const news = newsOf(await heard)
    expect(news.length).toBeGreaterThan(1)
    expect(news.at(-1)).toMatchObject({ status: 'finished', progress: { total: 1, done: 1 } })
  })

  it('says once what a draft is, and nothing to strangers', async () => {
    const { id } = await desk.draft([])
    expect(newsOf(await (await listen(id)).text())).toMatchObject([{ status: 'draft', progress: { total: 0 } }])
    expect((await fetch(`${w.url}/api/v1/staff/campaigns/${id}/events`)).status).toBe(401)
    expect((await listen('nowhere')).status).toBe(404)
  })
})
