import path from 'node:path'
import type { IPluginContext, TaroPlatformBase } from '@tarojs/service'

type Attributes = Record<string, Record<string, string>>

/** A Taro plugin: afterwards the built package's templates carry the given attributes, for WeChat's screen reader. */
export default (ctx: IPluginContext, options: { spoken: Attributes }): void => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform: TaroPlatformBase) {
      platform.template.mergeComponents(ctx, options.spoken)
      const own = path.resolve(__dirname, '../miniapp/platform/spoken-runtime')
      platform.runtimePath = [platform.runtimePath, own].flat()
    },
  })
}
