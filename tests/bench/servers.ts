import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Measured } from './load'
import type { Loop } from './rows'

export type Way = 'lane' | 'plain'
export type BenchServer = {
  url: string
  /** Runs one-row transactions inside the server's process. */
  loop(asked: Loop): Promise<Measured>
  stop(): Promise<void>
}

/** Starts a server under measurement in a process of its own; ready when this resolves. */
export async function startServer(way: Way, env: Record<string, string>): Promise<BenchServer> {
  const child = fork(join(__dirname, 'serve.js'), {
    env: { ...env, BENCH_CLAIM: way },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
  })
  const { port } = await heard<{ port: number }>(child)
  return {
    url: `http://127.0.0.1:${port}`,
    async loop(asked) {
      child.send(asked)
      const said = await heard<{ measured?: Measured; failed?: string }>(child)
      if (!said.measured) throw new Error(said.failed)
      return said.measured
    },
    async stop() {
      if (!child.connected) return
      const ended = new Promise((done) => child.once('exit', done))
      child.disconnect()
      await ended
    },
  }
}

const heard = <M>(child: ChildProcess): Promise<M> =>
  new Promise((done, fail) => {
    const gone = (code: number | null) => fail(new Error(`the server under measurement ended with ${String(code)}`))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.removeListener('exit', gone)
      done(message as M)
    })
  })
