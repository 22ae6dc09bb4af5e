import type { OwnField } from '../../shared/rules/ownFields'
import { useRead } from '../data/read'
import { meetOwnFields } from '../ownFields'
import { useMay } from '../session'

/** Reads them once a page needs them; true as soon as they are known. */
export function useOwnFields(): boolean {
  const may = useMay()('listOwnFields')
  const read = useRead('listOwnFields', {}, { enabled: may })
  const items = read.data?.items as OwnField[] | undefined
  if (items) meetOwnFields(items)
  return !may || items !== undefined || read.isError
}
