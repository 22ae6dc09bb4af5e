import { mergeInternalComponents } from '@tarojs/shared'
import { SPOKEN } from './spoken'

mergeInternalComponents(SPOKEN)
