import Taro from '@tarojs/taro'

/** So often and so many times the web twin's bar is told again what it is called, in ms. */
const AGAIN_MS = 200
const TRIES = 50

/**
 * Gives the tabs their words; answers how to leave off. The web twin's bar hears nothing before it is drawn, and answers then
 * neither well nor badly, so it is told until it answers. Elsewhere than on a tab WeChat refuses, and nothing is lost.
 */
export function nameTabs(words: readonly string[]): () => void {
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    isOver = true
    clearTimeout(timer)
  }
  const tell = (left: number): void => {
    if (isOver) return
    if (left > 1) timer = setTimeout(() => tell(left - 1), AGAIN_MS)
    void Promise.all(words.map((text, index) => Promise.resolve(Taro.setTabBarItem({ index, text })))).then(end, end)
  }
  tell(TRIES)
  return end
}
