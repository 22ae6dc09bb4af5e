import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../..')
type Lock = { packages: Record<string, { version?: string; resolved?: string; link?: boolean }> }
type Manifest = {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  engines: { node: string }
}
const text = (file: string): string => readFileSync(join(root, file), 'utf8')
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

describe('the package', () => {
  it('locks every package to a version and names no registry', () => {
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(entries.filter(([, p]) => !p.version && !p.link).map(([path]) => path)).toEqual([])
    expect(entries.filter(([, p]) => p.resolved?.startsWith('http')).map(([path]) => path)).toEqual([])
  })

  it('pins what it names, and has one React', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect([name, version]).toEqual([name, expect.stringMatching(/^(npm:[\w/@-]+@)?\d+\.\d+\.\d+/)])
    const reacts = Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/react$/.test(path))
    expect(reacts).toEqual(['node_modules/react'])
    expect(lock.packages['node_modules/react']?.version).toBe('18.3.1')
  })

  it('keeps what the running server needs among the dependencies', () => {
    const files = execFileSync('git', ['ls-files', 'server', 'shared'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter((f) => /\.ts$/.test(f) && !f.endsWith('.d.ts'))
    const used = new Set<string>()
    for (const file of files)
      for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(
        /(?:from|require\()\s*'((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^']*)?'/g,
      ))
        if (name && !name.startsWith('node:')) used.add(name)
    const types = new Set(['@types/koa'])
    expect([...used].filter((name) => !(name in manifest.dependencies) && !types.has(name)).sort()).toEqual([])
    expect(files.length).toBeGreaterThan(100)
  })

  it('runs in its container on a Node that gets fixes, and names one lowest Node everywhere', () => {
    const images = [...text('config/Dockerfile').matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => Number(major))
    expect(images.length).toBeGreaterThan(0)
    // 20 ended in April 2026, 22 ends in April 2027.
    expect(images.filter((major) => major < 24 || major % 2 === 1)).toEqual([])
    const lowest = manifest.engines.node.replace('>=', '')
    for (const file of ['README.md', 'README.zh-CN.md', 'scripts/lib.mjs'])
      expect([file, text(file).includes(lowest)]).toEqual([file, true])
  })

  it('keeps every picture in the documents small', () => {
    const pictures = execFileSync('git', ['ls-files', '-s', 'docs'], { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((l) => /\.(webp|png|jpe?g)$/.test(l))
      .map((l) => l.split('\t')[1]!)
    for (const picture of pictures)
      expect([picture, readFileSync(join(root, picture)).length < 150_000]).toEqual([picture, true])
  })
})
