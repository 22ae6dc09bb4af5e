import { Page } from '../../components/Page'
import { Desk } from './Desk'
import { useStaff } from './session'
import { SignIn } from './SignIn'

export default function RedeemPage() {
  const session = useStaff((state) => state.session)
  return <Page title="page.staff">{session ? <Desk staff={session.staff} /> : <SignIn />}</Page>
}
