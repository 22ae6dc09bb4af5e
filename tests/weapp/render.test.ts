import { openPhone, type Phone } from './host/phone'
import { readPackage } from './host/package'
import { openRenderer, type ViewEvent } from './host/renderer'

test('x', async () => {
  const pack = readPackage()
  const phone: Phone = openPhone({
    pack,
    url: 'http://127.0.0.1:1',
    now: () => Date.now(),
    owner: { loginCode: async () => 'x', phoneCode: async () => 'x', subscribe: async () => ({}) },
  })
  phone.launch()
  await phone.waitFor('.empty')
  const heard: ViewEvent[] = []
  const view = await openRenderer(pack, 'pages/home/index', (e) => heard.push(e))
  view.draw(phone.root())
  console.log(view.html().slice(0, 3000))
  const b = /<wx-button[^>]*id="([^"]*)"/.exec(view.html())
  console.log(b && b[0])
  view.tap(b![1]!)
  await new Promise((r) => setTimeout(r, 100))
  console.log(JSON.stringify(heard.map((h) => [h.type, h.target, h.currentTarget])))
  view.close()
  await phone.close()
})
