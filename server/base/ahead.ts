import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'koa'
import { STAFF_COOKIE } from './admit'

type Piece = { file: string; name?: string }
/** The pieces that stand behind the door, as the console's build names them (config/vite.config.mts). */
const HOUSE = ['shell', 'door', 'house', 'words']
/** Whatever is not the first page shows a list. */
const ELSEWHERE = [...HOUSE, 'lists']

/**
 * Names to whoever comes with a session what the page is made of: it is fetched while the script that would ask for it still
 * is. Whoever stands before the door gets the door alone. Nothing where no build lies.
 */
export function linkAhead(root: string, prefix: string): (ctx: Context) => void {
  const manifest = join(root, '.vite/manifest.json')
  if (!existsSync(manifest)) return () => undefined
  const pieces = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Piece>)
  const linkOf = (names: string[]): string =>
    pieces
      .filter(({ name }) => name !== undefined && names.includes(name))
      .map(({ file }) => `<${prefix}${file}>; rel=modulepreload`)
      .join(', ')
  const [first, others] = [linkOf(HOUSE), linkOf(ELSEWHERE)]
  return (ctx) => {
    if (ctx.cookies.get(STAFF_COOKIE)) ctx.set('Link', ctx.path === prefix ? first : others)
  }
}
