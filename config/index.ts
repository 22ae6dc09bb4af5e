import path from 'node:path'
import { defineConfig } from '@tarojs/cli'
import { createSwcRegister } from '@tarojs/helper'
import type { Mode } from '../shared/look/tokens'

const root = path.resolve(__dirname, '..')
const env = process.env.TARO_ENV ?? 'weapp'

/** The tokens as a Sass map of CSS declarations; a map, since only variables may stand before `@use`. */
const sassMap = async (mode: Mode): Promise<string> =>
  (await import('../shared/look/tokens'))
    .cssVariables(mode)
    .split('\n')
    .map((row) => /^(--[\w-]+): (.*);$/.exec(row))
    .flatMap((parts) => (parts ? [`'${parts[1]}': ${JSON.stringify(parts[2])}`] : []))
    .join(', ')

// Sources outside sourceRoot and libraries with syntax newer than phones know go through babel too.
const compiled = [path.join(root, 'shared'), path.join(root, 'node_modules/uqr')]

// Taro compiles only what lies in config/ when it reads this file; the tokens are TypeScript too.
const readable = [path.join(root, 'config'), path.join(root, 'shared'), path.join(root, 'miniapp/platform')]
createSwcRegister({ only: [(file: string) => readable.some((folder) => file.startsWith(folder))] })

type Module = { resource?: string; rootModule?: { resource?: string } }
type Chunk = { name?: string; files: Iterable<string>; canBeInitial(): boolean }
type Compilation = { chunks: Iterable<Chunk>; chunkGraph: { getChunkModules(chunk: Chunk): Iterable<Module> } }

/**
 * The scripts that a first page asks for once the first ones run: the pages that people come to first (a code leads home, a
 * message to the coupons) and what all pages share.
 */
const ahead = ({ chunks, chunkGraph }: Compilation): string[] => {
  const holdsFirst = (chunk: Chunk): boolean =>
    [...chunkGraph.getChunkModules(chunk)].some(({ resource, rootModule }) =>
      /pages.(home|coupons).index\.tsx/.test(rootModule?.resource ?? resource ?? ''),
    )
  return [...chunks]
    .filter((chunk) => chunk.name === 'pages' || holdsFirst(chunk))
    .flatMap(({ files }) => [...files])
    .filter((file) => file.endsWith('.js'))
}

/** The script that is run before all others, while they are still on their way. */
const early = ({ chunks }: Compilation): string[] =>
  [...chunks].filter(({ name }) => name === 'early').flatMap(({ files }) => [...files])

type SplitChunks = { cacheGroups: object; chunks?: unknown }
type SplitChain = {
  entry(name: string): { add(file: string): unknown }
  optimization: { get(name: 'splitChunks'): SplitChunks; splitChunks(value: SplitChunks): void }
}

export default defineConfig<'webpack5'>(async () => ({
  projectName: 'fan-to-member',
  date: '2026-11-22',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: 'miniapp',
  outputRoot: `dist/${env}`,
  // One seam between WeChat and the browser: everything else is the same program.
  alias: { '@platform': path.join(root, 'miniapp/platform', env === 'h5' ? 'h5' : 'weapp') },
  plugins:
    env === 'weapp'
      ? [[path.join(root, 'config/aria.ts'), { spoken: (await import('../miniapp/platform/spoken')).SPOKEN }]]
      : [],
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  logger: { quiet: true, stats: false },
  defineConstants: {
    // The version of WeChat Pay's plugin that the package is registered for; without one no coupon goes into WeChat's folder.
    SEND_COUPON_PLUGIN: JSON.stringify(process.env.SEND_COUPON_PLUGIN ?? ''),
    API_BASE_URL: JSON.stringify(process.env.API_BASE_URL ?? (env === 'h5' ? '' : 'https://api.example.com')),
  },
  sass: { data: `$light: (${await sassMap('light')}); $dark: (${await sassMap('dark')});` },
  terser: { enable: true, config: { output: { quote_keys: false } } },
  mini: {
    compile: { include: compiled },
    postcss: { pxtransform: { enable: false } },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    // Read by miniapp/index.html.
    htmlPluginOption: { ahead, early, excludeChunks: ['early'] } as object,
    // Taro shares among what the first page loads only; texts and parts would stand in every page's chunk again.
    webpackChain: (chain: SplitChain) => {
      chain.entry('early').add(path.join(root, 'miniapp/platform/h5-early.ts'))
      const before = chain.optimization.get('splitChunks')
      const pages = { name: 'pages', chunks: 'async', minChunks: 2, priority: 5 }
      // The early script waits for no other: it shares nothing.
      const chunks = (chunk: Chunk): boolean => chunk.name !== 'early' && chunk.canBeInitial()
      chain.optimization.splitChunks({ ...before, chunks, cacheGroups: { ...before.cacheGroups, pages } })
    },
    compile: { include: compiled },
    postcss: { pxtransform: { enable: false }, autoprefixer: { enable: true } },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
  },
}))
