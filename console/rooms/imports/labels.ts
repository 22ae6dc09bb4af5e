import type { TFunction } from 'i18next'
import { REASON_TEXTS } from '../../../shared/contract/importReasons'
import type { Answer } from '../../api'

export type Import = Answer<'readImport'>
export type Mapping = NonNullable<Import['file']>['mapping']

/** Why a row was refused, as the file of refused rows says it. */
export const rowReason = (reason: Import['reasons'][number]['reason'], language: string): string =>
  REASON_TEXTS[reason][language === 'en' ? 'en' : 'zh-Hans']

export const HUES: Record<Import['status'], string> = {
  waiting: 'processing',
  running: 'processing',
  checked: 'warning',
  done: 'success',
  refused: 'error',
  failed: 'error',
  rolled_back: 'default',
}

/** Whether something is going on that will be over by itself. */
export const goesOn = ({ status }: Pick<Import, 'status'>): boolean => status === 'waiting' || status === 'running'

/** The export this is, in words; an unknown one by its name. */
export const sourceWord = (t: TFunction, source: string | null): string => source ?? t('imports.file.own')
