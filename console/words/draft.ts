import type { Same } from './common'

/** What is being written and not saved yet. */
export const zh = {
  kept: '{{time}} 已自动保存',
  offer: '上次写到一半的内容还在，自动保存于',
  outdated: '这之后有人改过这里。接着写会用您当时的内容，保存前请再看一遍。',
  take: '接着写',
  refuse: '不要了',
  unsaved: '还没有保存',
  unsavedHint: '写的内容已自动保存在这台电脑上，下次打开可以接着写。',
  unsavedTabHint: '写的内容已自动保存，这个标签页关掉之前都在，回来可以接着写。',
  stay: '留在这里',
  leave: '先离开',
  discard: '丢弃并离开',
  throwAway: '填写的内容还没有保存，要丢弃吗？',
  throwAwayYes: '丢弃',
}

export const en: Same<typeof zh> = {
  kept: 'Kept automatically at {{time}}',
  offer: 'What you were writing is still here, kept',
  outdated: 'Somebody changed this since. Going on brings back your words as they were; look again before saving.',
  take: 'Continue',
  refuse: 'Discard',
  unsaved: 'Not saved yet',
  unsavedHint: 'What you wrote is kept on this computer; you can continue when you come back.',
  unsavedTabHint: 'What you wrote is kept until this tab is closed; you can continue when you come back.',
  stay: 'Stay here',
  leave: 'Leave for now',
  discard: 'Discard and leave',
  throwAway: 'What you filled in is not saved. Discard it?',
  throwAwayYes: 'Discard',
}
