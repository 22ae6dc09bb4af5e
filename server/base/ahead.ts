import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'koa'
import { STAFF_COOKIE } from './admit'

type Piece = { file: string; name?: string; imports?: string[]; dynamicImports?: string[] }
/** The pieces that stand behind the door, as the console's build names them (config/vite.config.mts). */
const HOUSE = ['shell', 'door', 'house', 'words']
/** Of a page that is not known here: nearly all show a list. */
const ELSEWHERE = [...HOUSE, 'lists']
const FIRST_PAGE = 'dashboard'

/**
 * Names to whoever comes with a session what the page is made of, the frame and the page's own pieces: they are fetched while
 * the script that would ask for them still is. Whoever stands before the door gets the door alone. Nothing where no build lies.
 */
export function linkAhead(root: string, prefix: string): (ctx: Context) => void {
  const manifest = join(root, '.vite/manifest.json')
  if (!existsSync(manifest)) return () => undefined
  const pieces = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Piece>
  const linksOf = (some: readonly Piece[], how = ''): string[] =>
    [...new Set(some.map(({ file }) => file))].map((file) => `<${prefix}${file}>; rel=modulepreload${how}`)
  const named = (names: readonly string[]): Piece[] =>
    Object.values(pieces).filter(({ name }) => name !== undefined && names.includes(name))
  const links = new Map<string, string>()
  /** A piece with what is needed before it runs; the entry is in the document itself. */
  const whole = (piece: Piece): Piece[] => [
    ...(piece.imports ?? []).flatMap((key) => (key !== 'index.html' && pieces[key] ? [pieces[key]] : [])),
    piece,
  ]
  for (const [src, piece] of Object.entries(pieces)) {
    const room = /^rooms\/([^/]+)\/page\.tsx$/.exec(src)?.[1]
    if (room === undefined) continue
    const now = linksOf([...named(HOUSE), ...whole(piece)])
    // The list that such a page begins to fetch at once: its name and frame go first.
    const list = piece.dynamicImports?.includes(`rooms/${room}/list.tsx`) ? pieces[`rooms/${room}/list.tsx`] : undefined
    const then = linksOf(list ? whole(list) : [], '; fetchpriority=low')
    links.set(
      room,
      [...now, ...then.filter((link) => !now.includes(link.replace('; fetchpriority=low', '')))].join(', '),
    )
  }
  const elsewhere = linksOf(named(ELSEWHERE)).join(', ')
  return (ctx) => {
    if (!ctx.cookies.get(STAFF_COOKIE)) return
    const room = ctx.path === prefix ? FIRST_PAGE : /^[^/]+$/.exec(ctx.path.slice(prefix.length))?.[0]
    ctx.set('Link', links.get(room ?? '') ?? elsewhere)
  }
}
