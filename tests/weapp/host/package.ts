import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** The address the package is built for where nobody set API_BASE_URL; the host leads it to the server under test. */
export const API_ORIGIN = 'https://api.example.com'

/** Where the built package lies; WEAPP_DIST names another build. */
export const weappFolder = (): string => resolve(process.env.WEAPP_DIST ?? join(__dirname, '../../../dist/weapp'))

export type AppJson = {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  tabBar?: { list: { pagePath: string; text: string; iconPath: string; selectedIconPath: string }[] }
  themeLocation?: string
  [other: string]: unknown
}

/** The package as it would be uploaded. Read whole at once, so that a rebuild meanwhile cannot mix two builds. */
export type WeappPackage = {
  folder: string
  files: ReadonlyMap<string, Buffer>
  text(path: string): string
  app: AppJson
  /** Every page's route without a slash in front, those of subpackages too. */
  routes: readonly string[]
  tabs: readonly string[]
}

/** Throws with the command that builds it where there is no package, or only half of one. */
export function readPackage(folder = weappFolder()): WeappPackage {
  const missing = (what: string): Error =>
    new Error(`${what} is missing: build the mini-program first (npm run build:weapp), then run this test again`)
  if (!existsSync(join(folder, 'app.json'))) throw missing(join(folder, 'app.json'))
  const files = new Map(
    walk(folder).map((path): [string, Buffer] => [relative(folder, path).replace(/\\/g, '/'), readFileSync(path)]),
  )
  const text = (path: string): string => {
    const bytes = files.get(path)
    if (!bytes) throw missing(join(folder, path))
    return bytes.toString('utf8')
  }
  const app = JSON.parse(text('app.json')) as AppJson
  const routes = [
    ...app.pages,
    ...(app.subPackages ?? []).flatMap((sub) => sub.pages.map((page) => `${sub.root}/${page}`)),
  ]
  for (const needed of ['app.js', 'base.wxml', 'utils.wxs', ...routes.map((route) => `${route}.js`)]) text(needed)
  return { folder, files, text, app, routes, tabs: (app.tabBar?.list ?? []).map((tab) => tab.pagePath) }
}

const walk = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
