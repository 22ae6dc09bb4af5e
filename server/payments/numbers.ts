import type { Chance } from '../base/chance'

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A number for an order or a refund: 62^32, about 190 bits. Nobody finds another's, and none tells when it was made or how many there are. */
export const payNumber = (chance: Chance): string => chance.code(SIGNS, 32)
