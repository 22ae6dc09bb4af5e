import { posix } from 'node:path'
import { Script, createContext, type Context } from 'node:vm'
import type { WeappPackage } from './package'

export type ScriptWorld = {
  /** Runs one of the package's files once, as `require` would. */
  run(path: string): unknown
  /** The same value made of the script's own objects, so that nothing of Node leaks in. */
  give<T>(value: T): T
  /** Calls into the script; what it throws is kept in `errors` instead of ending the test elsewhere. */
  guard<T>(what: string, work: () => T): T | undefined
  setTimer(run: () => void, ms: number): void
  errors: string[]
  complaints: string[]
  stop(): void
}

/** What a phone's script engine has beside the language itself; anything else is undefined there, and here. */
const NOT_ON_EVERY_PHONE = ['Intl', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry', 'WeakRef']

/** Gives the engine the phone's clock and takes away what not every phone has; answers its own JSON reader. */
const GROUND = `(now, missing) => {
  const Real = Date
  function PhoneDate(...parts) {
    if (!new.target) return new Real(now()).toString()
    return Reflect.construct(Real, parts.length > 0 ? parts : [now()], new.target)
  }
  PhoneDate.prototype = Real.prototype
  Object.setPrototypeOf(PhoneDate, Real)
  PhoneDate.now = () => now()
  globalThis.Date = PhoneDate
  for (const name of missing) delete globalThis[name]
  return (text) => JSON.parse(text)
}`

/**
 * A script engine as WeChat's logic layer is one: no DOM, no Node, no `eval`, no `new Function`, and the package's
 * own `require`. `now` is the phone's clock in milliseconds; timers are real.
 */
export function scriptWorld(pack: WeappPackage, globals: Record<string, unknown>, now: () => number): ScriptWorld {
  const errors: string[] = []
  const complaints: string[] = []
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false

  const said = (error: unknown): string =>
    typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : String(error)
  const guard = <T>(what: string, work: () => T): T | undefined => {
    if (stopped) return undefined
    try {
      return work()
    } catch (error) {
      errors.push(`${what}: ${said(error)}`)
      return undefined
    }
  }
  const later =
    (timer: 'setTimeout' | 'setInterval') =>
    (run: (...rest: unknown[]) => void, ms = 0, ...rest: unknown[]) => {
      if (typeof run !== 'function') throw new TypeError(`${timer} takes a function`)
      if (stopped) return 0
      const handle: NodeJS.Timeout = (timer === 'setTimeout' ? setTimeout : setInterval)(() => {
        if (timer === 'setTimeout') timers.delete(handle)
        guard(timer, () => run(...rest))
      }, ms)
      timers.add(handle)
      return handle[Symbol.toPrimitive]()
    }
  const cancel = (id: unknown): void => {
    for (const timer of timers) {
      if (timer[Symbol.toPrimitive]() !== id) continue
      clearTimeout(timer)
      timers.delete(timer)
    }
  }
  const speak =
    (level: string) =>
    (...words: unknown[]) => {
      if (level === 'error') complaints.push(words.map(said).join(' '))
    }

  const context: Context = createContext(
    {
      ...globals,
      console: Object.fromEntries(
        ['log', 'info', 'warn', 'debug', 'error', 'group', 'groupEnd'].map((level) => [level, speak(level)]),
      ),
      setTimeout: later('setTimeout'),
      setInterval: later('setInterval'),
      clearTimeout: cancel,
      clearInterval: cancel,
    },
    { codeGeneration: { strings: false, wasm: false } },
  )
  type Ground = (now: () => number, missing: string[]) => (text: string) => unknown
  const parseInside = (new Script(GROUND).runInContext(context) as Ground)(now, NOT_ON_EVERY_PHONE)
  const give = <T>(value: T): T => (value === undefined ? value : (parseInside(JSON.stringify(value)) as T))

  const modules = new Map<string, { exports: unknown }>()
  const run = (path: string): unknown => {
    const known = modules.get(path)
    if (known) return known.exports
    const module = { exports: give({}) as unknown }
    modules.set(path, module)
    const wrapped = new Script(`(function (require, module, exports) {${pack.text(path)}\n})`, {
      filename: `weapp/${path}`,
    })
    const load = (request: string): unknown => {
      const target = posix.normalize(posix.join(posix.dirname(path), request))
      return run(target.endsWith('.js') ? target : `${target}.js`)
    }
    ;(wrapped.runInContext(context) as (...parts: unknown[]) => void)(load, module, module.exports)
    return module.exports
  }

  return {
    run,
    give,
    guard,
    setTimer: (work, ms) => void later('setTimeout')(work, ms),
    errors,
    complaints,
    stop: () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
