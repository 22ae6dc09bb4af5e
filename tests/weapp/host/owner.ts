import type { World } from '../../harness/world'

export type Choice = 'accept' | 'reject' | 'ban' | 'filter'

/** The person who holds the phone: what WeChat gets from them and passes on. */
export type Owner = {
  loginCode(): Promise<string>
  phoneCode(): Promise<string>
  subscribe(templateIds: string[], choices: Record<string, Choice>): Promise<Record<string, Choice>>
}

/** One of the sandbox's people as the owner of a phone. */
export function ownerIn(world: World, person: Awaited<ReturnType<World['person']>>): Owner {
  return {
    loginCode: () => person.loginCode(),
    phoneCode: () => person.phoneCode(),
    subscribe: async (tmplIds, choices) => {
      const { status, body } = await world.sandbox('POST', `/people/${person.id}/subscriptions`, { tmplIds, choices })
      if (status !== 200) throw new Error(`requestSubscribeMessage:fail ${JSON.stringify(body)}`)
      return body.results as Record<string, Choice>
    },
  }
}
