// node scripts/compile.mjs OUT FOLDER…: every .ts of the folders as a .js with its map.
import { transformFile } from '@swc/core'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { root } from './lib.mjs'

const settings = createRequire(import.meta.url)('../config/swc.cjs')
const [out, ...folders] = process.argv.slice(2)

const filesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)],
  )

rmSync(join(root, out), { recursive: true, force: true })
for (const file of folders.flatMap((folder) => filesOf(join(root, folder)))) {
  if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue
  const target = join(root, out, relative(root, file)).replace(/\.ts$/, '.js')
  mkdirSync(dirname(target), { recursive: true })
  const source = relative(dirname(target), file)
  const { code, map } = await transformFile(file, {
    ...settings,
    swcrc: false,
    sourceMaps: true,
    sourceFileName: source,
  })
  writeFileSync(target, `${code}//# sourceMappingURL=${basename(target)}.map\n`)
  writeFileSync(`${target}.map`, map)
}
