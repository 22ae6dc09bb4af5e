import * as common from './common'
import * as problems from './problems'
import * as signin from './signin'

/** What is said before anybody is inside, and where a page could not be loaded. */
export const ZH_HANS_DOOR = { ...common.zh, problems: problems.zh, signin: signin.zh }
export const EN_DOOR = { ...common.en, problems: problems.en, signin: signin.en }
