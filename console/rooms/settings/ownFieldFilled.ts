import type { OwnField, OwnOption } from '../../../shared/rules/ownFields'

/** What the dialog of a field holds while it is filled in. */
export type Filled = Pick<
  OwnField,
  'key' | 'kind' | 'several' | 'label' | 'labels' | 'reason' | 'reasons' | 'asked'
> & {
  points: number | null
  options: Pick<OwnOption, 'key' | 'name' | 'names'>[]
}
