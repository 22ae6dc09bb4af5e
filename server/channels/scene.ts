import { CODE_ALPHABET } from '../../shared/rules/coupon'
import type { Chance } from '../base/chance'

/**
 * What a joining channel's code carries: `c` and ten signs of the code alphabet. Eleven signs, where getwxacodeunlimit
 * takes 32 (wechat.md 1.5), none of which an address bar or a printer spoils.
 */
const SCENE = new RegExp(`^c[${CODE_ALPHABET}]{10}$`)

/** A new scene; 31^10 of them, and a unique key decides should chance ever repeat itself. */
export const newScene = (chance: Chance): string => `c${chance.code(CODE_ALPHABET, 10)}`

/** True for text that could be one of our scenes; anything else need not be looked up. */
export const isScene = (text: string): boolean => SCENE.test(text)
