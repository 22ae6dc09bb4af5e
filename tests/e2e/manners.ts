import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const AXE = readFileSync(join(__dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

type Violation = {
  id: string
  impact: string | null
  nodes: { target: string[]; html: string; failureSummary: string }[]
}

/** What axe calls serious or critical on the page as it stands, one line each. */
export async function troubles(page: Page, rules?: string[]): Promise<string[]> {
  // What is busy is pale for a moment, and so is what comes back from it; it is read when it is done.
  await page.waitForSelector('.ant-btn-loading', { state: 'hidden' })
  await drawnWhole(page)
  // Asked from outside: the content policy forbids what would ask from within.
  const fades = 'document.getAnimations().some((a) => a instanceof CSSTransition && a.playState === "running")'
  for (let tries = 0; tries < 100 && (await page.evaluate<boolean>(fades)); tries++) await page.waitForTimeout(30)
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE)
  const found = await page.evaluate<Violation[]>(
    // Nothing is fetched for rules on style sheets and films, of which there are none.
    `axe.run(document, { preload: false, resultTypes: ['violations']${rules ? `, runOnly: ${JSON.stringify(rules)}` : ''} }).then((r) => r.violations)`,
  )
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) =>
          `${id}: ${node.target.join(' ')} | ${node.failureSummary.split('\n')[1]?.trim()} | ${node.html.slice(0, 120)}`,
      ),
    )
}

/** The same in the dark: of the rules, colours alone depend on it. */
export const troublesInTheDark = (page: Page): Promise<string[]> => troubles(page, ['color-contrast'])

/** What makes the page wider than its window; nothing may be reached by scrolling sideways only, but for what scrolls by itself. */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(async () => {
    // What measures itself is drawn anew in the frame after the window has changed.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const wide = document.documentElement.clientWidth
    const own = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
      const x = getComputedStyle(p).overflowX
      if (x === 'auto' || x === 'scroll' || x === 'hidden') return true
    } return false }
    const out = [...document.body.querySelectorAll('*')].filter((e) => {
      const r = e.getBoundingClientRect()
      return r.width > 0 && r.height > 0 && r.right > wide + 1 && getComputedStyle(e).position !== 'fixed' && !own(e)
    })
    const scrolls = document.scrollingElement.scrollWidth > wide + 1
    const names = out.map((e) => e.tagName.toLowerCase() + '.' + e.className + ' reaches ' + Math.round(e.getBoundingClientRect().right))
    return scrolls ? ['the page is ' + document.scrollingElement.scrollWidth + ' wide', ...names] : names
  })()`)

/** What is there and cannot be read: words broken sign by sign, and columns that stay in sight over all the others. */
export const unread = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const out = []
    for (const e of document.querySelectorAll('th, button, .ant-tag, .ant-steps-item-title, .ant-steps-item-title *, .figure-name, label, h1, h2')) {
      const said = e.textContent.trim()
      if (e.children.length > 0 || said.length < 3 || e.getBoundingClientRect().width === 0) continue
      const range = document.createRange()
      range.selectNodeContents(e)
      const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size
      if (lines > 1 && said.length / lines < 2.5) out.push(e.tagName.toLowerCase() + ' "' + said + '" stands in ' + lines + ' lines')
    }
    for (const e of document.querySelectorAll('th.ant-table-cell-fix-end')) {
      const [own, all] = [e, e.closest('.ant-table')].map((one) => one.getBoundingClientRect().width)
      if (own > all * 0.6) out.push('a column of ' + Math.round(own) + ' covers a table of ' + Math.round(all))
    }
    return out
  })()`)

/** Of what these elements say, the parts that fit the pattern and stand in more than one line. */
export const broken = (page: Page, css: string, pattern: string): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const out = []
    for (const e of document.querySelectorAll(${JSON.stringify(css)})) {
      const words = document.createTreeWalker(e, NodeFilter.SHOW_TEXT)
      for (let text = words.nextNode(); text; text = words.nextNode())
        for (const found of text.data.matchAll(new RegExp(${JSON.stringify(pattern)}, 'g'))) {
          const range = document.createRange()
          range.setStart(text, found.index)
          range.setEnd(text, found.index + found[0].length)
          const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size
          if (lines > 1) out.push(found[0] + ' stands in ' + lines + ' lines')
        }
    }
    return out
  })()`)

/** Controls that a thumb can miss: whose area, with what belongs to it, is less than 44 by 44 px. */
export const small = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const controls = document.querySelectorAll('[role=button], [role=tab], [role=checkbox], [role=switch], [role=radio], taro-button-core, button, .weui-tabbar__item')
    const out = []
    for (const e of controls) {
      const r = e.getBoundingClientRect()
      if (r.width === 0 || r.height === 0 || getComputedStyle(e).visibility === 'hidden' || e.closest('[aria-hidden=true]')) continue
      e.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
      const b = e.getBoundingClientRect()
      const x = b.left + b.width / 2
      const y = b.top + b.height / 2
      const mine = (dx, dy) => { const hit = document.elementFromPoint(x + dx, y + dy); return hit !== null && (e.contains(hit) || hit.contains(e) && hit.tagName === 'LABEL') }
      const high = b.height >= 43.5 || (mine(0, -21.5) && mine(0, 21.5))
      const broad = b.width >= 43.5 || (mine(-21.5, 0) && mine(21.5, 0))
      if (!high || !broad) out.push((e.id || e.className) + ' "' + e.textContent.trim().slice(0, 20) + '" ' + Math.round(b.width) + '×' + Math.round(b.height))
    }
    return out
  })()`)

/** Resolves when nothing on the page is a place holder any more, and no button still shows the touch that it was given. */
export const drawnWhole = async (page: Page): Promise<void> => {
  const waiting = page.locator(':is(.skeleton, .ant-skeleton, .ant-spin-spinning, .pressed):visible')
  for (let tries = 0; (await waiting.count()) > 0; tries++) {
    if (tries > 100) throw new Error(`${page.url()} is still waiting for something`)
    await page.waitForTimeout(50)
  }
}

/** From the next page that is opened in this tab on, it is counted by how much what stands there is pushed about. */
export const countShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    window.shifted = 0
    new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifted += e.value })
      .observe({ type: 'layout-shift', buffered: true })`)

/** Whether what stood on the page was pushed about by no more than anybody minds; if not, by how much. */
export async function shifted(page: Page): Promise<'hardly' | number> {
  await drawnWhole(page)
  // The observer hears of a shift after the frame in which it happened.
  const sum = await page.evaluate<number>(
    `new Promise((told) => setTimeout(() => requestAnimationFrame(() => told(window.shifted)), 300))`,
  )
  return sum <= 0.05 ? 'hardly' : sum
}
