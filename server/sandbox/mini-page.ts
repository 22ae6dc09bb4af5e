import { PlatformRefusal } from './answer'
import type { SandboxDeps } from './deps'

const looksLikeOurs = /^(?:pages|[a-z][a-z-]*)\/[a-z][a-zA-Z-]*(?:\/[a-zA-Z-]+)*$/

/** Refuses (41030) a page that is not in the released mini-program, has a leading slash or, where forbidden, a query. */
export function requirePage(deps: SandboxDeps, page: string, queryAllowed: boolean): void {
  const [path = '', ...queries] = page.split('?')
  const known = deps.pages === undefined ? looksLikeOurs.test(path) : deps.pages.includes(path)
  if (!known || (!queryAllowed && queries.length > 0) || queries.length > 1) throw new PlatformRefusal(41030)
}
