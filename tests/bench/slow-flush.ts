import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SlowFlush = { library: string; remove(): void }

/** The library that adds 1 ms to each flush, compiled for this machine; null where there is no C compiler. */
export function compileSlowFlush(): SlowFlush | null {
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0)
  if (!compiler) return null
  const folder = mkdtempSync(join(tmpdir(), 'f2m-slow-'))
  // The server runs as its own user and must be able to read it.
  chmodSync(folder, 0o755)
  const library = join(folder, 'slow-flush.so')
  // npm runs commands in the root of the project.
  const source = join(process.cwd(), 'tests/bench/slow-flush.c')
  execFileSync(compiler, ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'])
  return { library, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
