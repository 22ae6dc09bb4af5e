import type { Language } from '../../shared/rules/member'
import { API } from '../base/mount'
import type { Deps } from '../deps'
import { agreementText, type Agreement } from './agreements'

/** One in force as members see it listed. */
export const presentAgreement = (deps: Pick<Deps, 'publicUrl'>, a: Agreement, language: Language) => ({
  document: a.document,
  version: a.version,
  title: agreementText(a, language).title,
  url: `${deps.publicUrl}${API}/mini/agreements/${a.document}/${a.version}`,
  sample: a.sample,
})
