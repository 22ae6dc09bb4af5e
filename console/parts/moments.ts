import { shanghaiClock, shanghaiDay, shanghaiMinuteText, shanghaiSecondText } from '../../shared/rules/calendar'

/** The one formatter: every moment on the screen is written as Shanghai's clocks show it, wherever the browser stands. */
export const exact = (at: string): string => shanghaiSecondText(Date.parse(at))
export const minute = (at: string): string => shanghaiMinuteText(Date.parse(at))
export const day = (at: string): string => shanghaiDay(Date.parse(at))
export const clock = (at: string): string => shanghaiClock(Date.parse(at))
export const today = (): string => shanghaiDay(Date.now())
