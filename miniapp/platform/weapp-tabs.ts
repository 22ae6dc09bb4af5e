import Taro from '@tarojs/taro'
import { tinted } from '../look/tint'

/** In the order of app.config.ts. */
const ICONS = ['home', 'coupons', 'card', 'me']
let painted = ''

/**
 * Gives the chosen tab the shop's colour: its word, and its picture, which WeChat takes as a file only (setTabBarItem: package,
 * local and temporary files). The default colour is the package's own. Only tab pages may; elsewhere it is left for the next.
 */
export const paintTabs = async (colour: string | undefined): Promise<void> => {
  if (!colour || painted === colour) return
  try {
    await Taro.setTabBarStyle({ selectedColor: colour })
    const files = Taro.getFileSystemManager()
    for (const [index, icon] of ICONS.entries()) {
      const picture = tinted(files.readFileSync(`assets/tab/${icon}-on.png`) as ArrayBuffer, colour)
      if (!picture) continue
      const selectedIconPath = `${Taro.env.USER_DATA_PATH}/tab-${icon}-${colour.slice(1)}.png`
      files.writeFileSync(selectedIconPath, picture)
      await Taro.setTabBarItem({ index, selectedIconPath })
    }
    painted = colour
  } catch {
    // Not a tab page, or a phone without room for four small files: the tabs keep the colour they have.
  }
}
