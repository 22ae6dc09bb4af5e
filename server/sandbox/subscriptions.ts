import { ControlProblem } from './control-door'
import type { SandboxDeps } from './deps'
import { push } from './push-out'
import type { Person } from './state'
import { platformTemplate } from './templates'

export type Choice = 'accept' | 'reject' | 'ban' | 'filter'

const maxTemplates = 5

/**
 * Asks the person as `wx.requestSubscribeMessage` does and gives its success result, each template's choice by id
 * (`accept` where `choices` says nothing). Every accept is one more permission; the app is told with
 * `subscribe_msg_popup_event`. 422 with the client's errCode 10001, 20001 or 20003 for a bad list.
 */
export async function askSubscriptions(
  deps: SandboxDeps,
  person: Person,
  tmplIds: string[],
  choices: Record<string, Choice>,
): Promise<Record<string, Choice>> {
  if (tmplIds.length === 0) throw new ControlProblem(422, '10001', "TmplIds can't be empty")
  if (tmplIds.length > maxTemplates) throw new ControlProblem(422, '20003', 'Templates count out of max bounds')
  const ids = [...new Set(tmplIds)]
  if (ids.some((id) => platformTemplate('mini', id) === null)) {
    throw new ControlProblem(422, '20001', 'No template data return, verify the template id exist')
  }
  const results = Object.fromEntries(ids.map((id): [string, Choice] => [id, choices[id] ?? 'accept']))
  const openid = person.openids.mini
  for (const [templateId, choice] of Object.entries(results)) {
    if (choice !== 'accept') continue
    await deps.store.change('grant', `${openid} ${templateId}`, (grant) => ({
      openid,
      templateId,
      count: (grant?.count ?? 0) + 1,
    }))
  }
  const told = Object.entries(results).filter(([, choice]) => choice === 'accept' || choice === 'reject')
  const lines = told.map(([TemplateId, SubscribeStatusString]) => ({
    TemplateId,
    SubscribeStatusString,
    PopupScene: '0',
  }))
  if (lines.length > 0) {
    deps.background(async () => {
      await push(deps, 'mini', person, { MsgType: 'event', Event: 'subscribe_msg_popup_event', List: lines })
    })
  }
  return results
}
