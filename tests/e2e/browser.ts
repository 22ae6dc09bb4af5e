import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type ConsoleMessage,
  type Page,
} from 'playwright-core'
import { must } from '../harness/rows'
import type { World, WorldOptions } from '../harness/world'

const DIST = process.env.E2E_DIST ?? resolve(__dirname, '../../dist')
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The next page is drawn by the process that drew the one before and has its scripts compiled: a tenth of a suite's time.
  '--process-per-site',
  '--disable-site-isolation-trials',
  '--in-process-gpu',
]
/** Nobody is signed in yet: the console asks, the browser writes the answer down as an error. */
const EXPECTED = [/401 \(Unauthorized\).*\/staff\/me:/]
export const PHONE: BrowserContextOptions = {
  viewport: { width: 375, height: 812 },
  deviceScaleFactor: 1,
  hasTouch: true,
  isMobile: true,
}
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 }

type Person = { username: string; password: string }
export type Stage = Awaited<ReturnType<typeof openStage>>

/**
 * An installation with the sample brand, the built screens and the real clock, and one browser for the whole suite.
 * Quiet hours are off, so that messages go out whenever the suite runs.
 */
export async function openStage(open: (options?: WorldOptions) => Promise<World>, more: WorldOptions = {}) {
  for (const part of ['h5', 'console'])
    if (!existsSync(join(DIST, part, 'index.html'))) throw new Error(`dist/${part} is missing: npm run build`)
  const world = await open({ dist: DIST, seed: true, realTime: true, background: true, ...more })
  const owner = await world.staff('owner')
  must(await world.call('editSettings', { token: owner.token, body: { quietHours: null } }))
  const browser = await launch()
  const contexts = new Set<BrowserContext>()
  /** What went wrong on any page since the last look: exceptions, errors in the console, refusals of the content policy. */
  const troubles: string[] = []
  let forgiven: RegExp[] = [...EXPECTED]

  const watch = (page: Page): void => {
    page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(said(page, message))
    })
  }

  /** A new browser profile: nothing is shared with another person's. Pages it opens by itself are watched too. */
  async function context(options: BrowserContextOptions): Promise<BrowserContext> {
    const made = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      ...options,
    })
    made.setDefaultTimeout(10_000)
    made.on('page', watch)
    made.on('close', () => contexts.delete(made))
    contexts.add(made)
    return made
  }

  let office: Page | undefined
  let seated = ''
  let handset: Page | undefined

  /** Lets a member of staff in without the door: the cookie that it gives. */
  async function admit(who: Person, made: BrowserContext): Promise<void> {
    await made.clearCookies()
    const data = { username: who.username, password: who.password, cookie: true }
    const answer = await made.request.post(`${world.url}/api/v1/staff/sessions`, { data })
    if (!answer.ok()) throw new Error(`${who.username} is not let in: ${answer.status()} ${await answer.text()}`)
  }
  /** A page of the console of its own, for who works there beside somebody else, or elsewhere. */
  async function seat(path: string, who: Person = owner, options: BrowserContextOptions = {}): Promise<Page> {
    const made = await context({ ...DESK, ...options })
    await admit(who, made)
    const page = await made.newPage()
    await page.goto(`${world.url}/console/${path}`)
    return page
  }

  return {
    world,
    owner,
    context,
    seat,
    /**
     * The suite's one page of the console at this path: nothing of the scene before is kept but the scripts already fetched.
     * Windows are dear, and so is the door; what needs two people at once takes a seat.
     */
    async console(path: string, who: Person = owner): Promise<Page> {
      office ??= await (await context(DESK)).newPage()
      if (office.url() !== 'about:blank') await office.evaluate('localStorage.clear(); sessionStorage.clear()')
      // Who has signed out has no cookie any more.
      if (seated !== who.username || (await office.context().cookies()).length === 0) await admit(who, office.context())
      seated = who.username
      await office.goto(`${world.url}/console/${path}`)
      return office
    },
    /** The suite's one phone in portrait, in the hand of this person or of a guest, at this page; nothing is kept of others. */
    async handset(path: string, person?: string, scene?: string): Promise<Page> {
      handset ??= await (await context(PHONE)).newPage()
      if (handset.url() !== 'about:blank') await handset.evaluate('localStorage.clear(); sessionStorage.clear()')
      // Pages are told apart by what is behind the hash alone: another document first.
      await handset.goto('about:blank')
      const asked = [...(person ? [`person=${person}`] : []), ...(scene ? [`scene=${scene}`] : [])].join('&')
      await handset.goto(`${world.url}/${asked && `?${asked}`}#/${path}`)
      return handset
    },
    /** A phone in portrait, or with other options, on its own. */
    phone: async (options: BrowserContextOptions = {}): Promise<Page> =>
      (await context({ ...PHONE, ...options })).newPage(),
    desk: async (options: BrowserContextOptions = {}): Promise<Page> =>
      (await context({ ...DESK, ...options })).newPage(),
    /** Console errors that the scene means to bring about, such as the 403 of a refusal, until its end. */
    forgive(...patterns: RegExp[]): void {
      forgiven.push(...patterns)
    },
    /** Plays one scene; fails it on any trouble of any page, and leaves pictures of what stood there. */
    async play(name: string, scene: () => Promise<void>): Promise<void> {
      forgiven = [...EXPECTED]
      troubles.length = 0
      try {
        await scene()
        const left = troubles.filter((trouble) => !forgiven.some((pattern) => pattern.test(trouble)))
        if (left.length > 0) throw new Error(`the pages complained:\n${left.join('\n')}`)
      } catch (error) {
        const pictures = await photograph([...contexts], name)
        throw withNotes(error, [...troubles, ...pictures])
      }
    },
    async close(): Promise<void> {
      await browser.close()
      await world.close()
    },
  }
}

/** The same error with more lines; the runner prints the stack, which repeats the message. */
function withNotes(error: unknown, notes: string[]): unknown {
  if (!(error instanceof Error)) return error
  const message = [error.message, ...notes].join('\n')
  error.stack = error.stack?.replace(error.message, () => message)
  error.message = message
  return error
}

const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS })

const said = (page: Page, message: ConsoleMessage): string =>
  `${page.url()}: ${message.text()} (${message.location().url}:${message.location().lineNumber})`

/** Writes a picture of every open page to the temporary folder and names the files. */
async function photograph(contexts: BrowserContext[], name: string): Promise<string[]> {
  const files: string[] = []
  for (const [place, page] of contexts.flatMap((context) => context.pages()).entries()) {
    const file = join(tmpdir(), `f2m-e2e-${name.replace(/\W+/g, '-')}-${place}.png`)
    await page.screenshot({ path: file }).then(
      () => files.push(`picture of ${page.url()}: ${file}`),
      (error: unknown) => files.push(`no picture of ${page.url()}: ${String(error)}`),
    )
  }
  return files
}
