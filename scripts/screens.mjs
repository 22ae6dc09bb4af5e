// npm run screens: photographs every page of a throw-away installation into docs/screens and lists them in docs/screens.md.
import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format } from 'prettier'
import { checkNode, ensureInstalled, root } from './lib.mjs'
import { openBrowser, openSample, signedIn } from './sample.mjs'
import { CONSOLE, PHONE } from './screens-list.mjs'

checkNode()
ensureInstalled()
const only = process.argv[2]
const out = join(root, 'docs/screens')
mkdirSync(out, { recursive: true })

const { url, folder, username, password, life, settle, close } = await openSample()
let browser
let session
try {
  browser = await openBrowser()
  session = await signedIn(browser, { url, username, password })
  for (const picture of PHONE) await photograph(picture, { width: 375, height: 812, scale: 2 })
  for (const picture of CONSOLE) await photograph(picture, { width: 1440, height: 900, scale: 1 })
  if (!only) writeFileSync(join(root, 'docs/screens.md'), await format(page(), { parser: 'markdown' }))
} finally {
  await browser?.close()
  await close()
}

async function photograph({ name, path, drawn, dark = false, who, before }, { width, height, scale }) {
  if (only && !name.includes(only)) return
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...(path(life).startsWith('console/') && name !== 'console-login' ? { storageState: session } : {}),
    ...(width < 500 ? { isMobile: true, hasTouch: true } : {}),
  })
  const tab = await context.newPage()
  try {
    const person = who ? `?person=${typeof life[who] === 'string' ? life[who] : life[who].person}` : ''
    await tab.goto(`${url}/${width < 500 ? `${person}#/` : ''}${path(life)}`)
    await tab.locator(`${drawn} >> visible=true`).first().waitFor()
    await before?.(tab, { ...life, username, password, url, settle })
    await whole(tab)
    const png = join(folder, `${name}.png`)
    await tab.screenshot({ path: png })
    const kept = webp(png, name)
    console.log(`${kept.split('/').pop()} ${Math.ceil(statSync(kept).size / 1024)} KB`)
  } catch (error) {
    await tab.screenshot({ path: join(tmpdir(), `failed-${name}.png`) })
    throw new Error(`${name}: ${error.message} (${join(tmpdir(), `failed-${name}.png`)})`)
  } finally {
    await context.close()
  }
}

/** Waits until nothing is a place holder and every picture has come. */
async function whole(tab) {
  for (let tries = 0; tries < 100; tries++) {
    const waiting = await tab.locator(':is(.skeleton, .ant-skeleton, .ant-spin-spinning):visible').count()
    if (waiting === 0) break
    await tab.waitForTimeout(50)
  }
  await tab.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))))
  await tab.waitForTimeout(400)
}

/** Under 150 KB: in a repository pictures stay for ever. */
function webp(png, name) {
  const file = join(out, `${name}.webp`)
  for (const quality of ['82', '70', '55']) {
    const done = spawnSync('cwebp', ['-quiet', '-q', quality, '-m', '6', png, '-o', file])
    if (done.status !== 0) throw new Error('cwebp is missing: apt-get install webp')
    if (statSync(file).size < 150 * 1024) return file
  }
  throw new Error(`${name} is larger than 150 KB`)
}

function page() {
  const rows = (list, perRow) => {
    const cells = list.map(({ name, title }) => `![${title}](screens/${name}.webp)<br>${title}`)
    const lines = []
    for (let at = 0; at < cells.length; at += perRow)
      lines.push(`| ${[...cells.slice(at, at + perRow), ...Array(perRow).fill('')].slice(0, perRow).join(' | ')} |`)
    return [`|${' |'.repeat(perRow)}`, `|${'---|'.repeat(perRow)}`, ...lines].join('\n')
  }
  return `# 页面截图 · Screens\n\n由 \`npm run screens\` 生成：一套临时的示例数据，七十位沙盒里的顾客。\n\n## 顾客的手机 · The shopper's phone\n\n${rows(PHONE, 3)}\n\n## 控制台与沙盒 · Console and sandbox\n\n${rows(CONSOLE, 2)}\n`
}
