import type { World } from '../../harness/world'

export type Choice = 'accept' | 'reject' | 'ban' | 'filter'

/** What the payer does before WeChat's panel: pays, turns back, or the panel breaks down before anything is said. */
export type PayChoice = 'paid' | 'cancelled' | 'broken'

/** The person who holds the phone: what WeChat gets from them and passes on. */
export type Owner = {
  loginCode(): Promise<string>
  phoneCode(): Promise<string>
  subscribe(templateIds: string[], choices: Record<string, Choice>): Promise<Record<string, Choice>>
  /** Plays the payer of what wx.requestPayment was given; throws where the platform does not take it. */
  pay(payment: Record<string, unknown>, choice: 'paid' | 'cancelled'): Promise<void>
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
    pay: async ({ timeStamp, nonceStr, package: prepayment, signType, paySign }, outcome) => {
      const { status, body } = await world.sandbox('POST', `/people/${person.id}/payments`, {
        timeStamp,
        nonceStr,
        package: prepayment,
        signType,
        paySign,
        outcome,
      })
      if (status >= 300) throw new Error(JSON.stringify(body))
    },
  }
}
