import { lineText, plainText } from '../../../shared/rules/typed'
import type { Member, MemberEdit } from '../../contract'
import type { ProfileStep } from '../../../shared/rules/member'

/** What stands in the fields before it is saved. */
export type Answer = {
  nickname: string
  birthday: string
  email: string
  gender: Member['gender']
  interests: readonly string[]
}

export const answerOf = (member: Member): Answer => ({
  nickname: member.nickname ?? '',
  birthday: member.birthday ?? '',
  email: member.email ?? '',
  gender: member.gender,
  interests: member.interests,
})

/** One field's answer as the server takes it; an empty one takes back what was told. `email_wrong` for what is no address. */
export const editOf = (field: ProfileStep, answer: Answer): MemberEdit | 'email_wrong' => {
  if (field === 'nickname') return { nickname: lineText(answer.nickname) || null }
  if (field === 'birthday') return { birthday: answer.birthday || null }
  if (field === 'gender') return { gender: answer.gender }
  if (field === 'interests') return { interests: [...answer.interests] }
  const email = plainText(answer.email).trim()
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email)) return 'email_wrong'
  return { email: email || null }
}
