import path from 'node:path'
import { defineConfig } from '@tarojs/cli'

const root = path.resolve(__dirname, '..')
const env = process.env.TARO_ENV ?? 'weapp'

// Sources outside sourceRoot and libraries with syntax newer than phones know go through babel too.
const compiled = [path.join(root, 'shared'), path.join(root, 'node_modules/uqr')]

export default defineConfig<'webpack5'>(() => ({
  projectName: 'fan-to-member',
  date: '2026-11-22',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: 'miniapp',
  outputRoot: `dist/${env}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  logger: { quiet: true, stats: false },
  defineConstants: {
    API_BASE_URL: JSON.stringify(process.env.API_BASE_URL ?? (env === 'h5' ? '' : 'https://api.example.com')),
  },
  terser: { enable: true, config: { output: { quote_keys: false } } },
  mini: {
    compile: { include: compiled },
    postcss: { pxtransform: { enable: false } },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
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
