import { mailConfig, type MailConfig } from '../../../server/base/mail-config'
import { ConfigError } from '../../../server/base/config'
import type { Mail } from '../../../server/mail/mailer'
import { smtpMailer } from '../../../server/mail/smtp'
import { headOf, openSmtp, textOf } from '../../harness/smtp'

const FROM = '山茶集 <news@shop.example.com>'
const MAIL: Mail = { id: 'm-1', to: 'lin@example.com', subject: '请确认您的邮箱', text: '您好：\n链接在此。\n' }
const to = (url: string): MailConfig => mailConfig({ MAIL_URL: url, MAIL_FROM: FROM })!

/** What a server that does this makes of the mail. */
async function outcomeAt(handlers: Parameters<typeof openSmtp>[0], mail = MAIL) {
  const smtp = await openSmtp(handlers)
  try {
    return { outcome: await smtpMailer(to(smtp.url)).send(mail), taken: smtp.taken }
  } finally {
    await smtp.close()
  }
}
const refusing = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })

describe('a mail by SMTP', () => {
  it('arrives whole: sender, subject, text, the same Message-ID at each try, and what one click stops it by', async () => {
    const list = { unsubscribe: [['https://club.example.com/u/abc']] }
    const headers = { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    const { outcome, taken } = await outcomeAt({}, { ...MAIL, list, headers })
    expect(outcome).toEqual({ kind: 'accepted', messageId: '<m-1@shop.example.com>' })
    expect(taken).toHaveLength(1)
    expect([taken[0]!.from, taken[0]!.to]).toEqual(['news@shop.example.com', ['lin@example.com']])
    const head = headOf(taken[0]!)
    expect(head).toContain('To: lin@example.com')
    expect(head).toContain('Message-ID: <m-1@shop.example.com>')
    expect(head.match(/^List-Unsubscribe: .*$/gim)).toEqual(['List-Unsubscribe: <https://club.example.com/u/abc>'])
    expect(head.match(/^List-Unsubscribe-Post: .*$/gim)).toEqual(['List-Unsubscribe-Post: List-Unsubscribe=One-Click'])
    expect(textOf(taken[0]!)).toContain('链接在此。')
  })

  it('goes to one address, whatever signs stand in it', async () => {
    const { taken } = await outcomeAt({}, { ...MAIL, to: 'a@example.com,b@example.com' })
    expect(taken.flatMap((one) => one.to)).not.toContain('b@example.com')
  })

  it.each([
    [
      'an address that is unknown',
      {
        onRcptTo: (_a: unknown, _s: unknown, done: (e: Error) => void) =>
          done(refusing(550, 'no such user <lin@example.com>')),
      },
      { kind: 'refused', code: '550' },
    ],
    [
      'an address that is busy',
      { onRcptTo: (_a: unknown, _s: unknown, done: (e: Error) => void) => done(refusing(450, 'later')) },
      { kind: 'retry', scope: 'person', code: '450' },
    ],
    [
      'a sender that is not ours',
      { onMailFrom: (_a: unknown, _s: unknown, done: (e: Error) => void) => done(refusing(553, 'not yours')) },
      { kind: 'broken', code: '553' },
    ],
    [
      'a server that is busy',
      { onConnect: (_s: unknown, done: (e: Error) => void) => done(refusing(421, 'too many')) },
      { kind: 'retry', scope: 'everybody', code: '421' },
    ],
    [
      'content it does not like',
      {
        onData: (stream: NodeJS.ReadableStream, _s: unknown, done: (e: Error) => void) => (
          stream.resume(),
          stream.on('end', () => done(refusing(554, 'spam')))
        ),
      },
      { kind: 'refused', code: '554' },
    ],
    [
      'a greylist after the content',
      {
        onData: (stream: NodeJS.ReadableStream, _s: unknown, done: (e: Error) => void) => (
          stream.resume(),
          stream.on('end', () => done(refusing(451, 'greylisted')))
        ),
      },
      { kind: 'retry', scope: 'person', code: '451' },
    ],
  ])('is told apart: %s', async (_, handlers, told) => {
    const { outcome } = await outcomeAt(handlers as never)
    expect(outcome).toEqual(told)
  })

  it('may be tried again where the line broke before the content, and may have been taken where it broke after', async () => {
    const breaking = (session: { id: string }) => sockets.get(session.id)!.destroy()
    const sockets = new Map<string, { destroy(): void }>()
    const watch = async (handlers: object) => {
      const smtp = await openSmtp({
        onConnect(_, done) {
          const { connections } = this as unknown as {
            connections: Set<{ session: { id: string }; _socket: { destroy(): void } }>
          }
          for (const one of connections) sockets.set(one.session.id, one._socket)
          done()
        },
        ...handlers,
      })
      const outcome = await smtpMailer(to(smtp.url)).send(MAIL)
      await smtp.close()
      return outcome
    }
    const before = await watch({ onRcptTo: (_a: unknown, session: { id: string }) => breaking(session) })
    expect(before).toMatchObject({ kind: 'retry', scope: 'everybody' })
    const after = await watch({
      onData(stream: NodeJS.ReadableStream, session: { id: string }) {
        stream.resume()
        stream.on('end', () => breaking(session))
      },
    })
    expect(after.kind).toBe('unknown')
  })

  it('may be tried again where nobody listens, and is in vain with a wrong password', async () => {
    const smtp = await openSmtp()
    await smtp.close()
    expect(await smtpMailer(to(smtp.url)).send(MAIL)).toEqual({ kind: 'retry', scope: 'everybody', code: 'ESOCKET' })
    const asking = await openSmtp({
      onAuth: (auth, _, done) => (auth.password === 's:/@' ? done(null, { user: 'u' }) : done(new Error('no'))),
    })
    const login = (pass: string) => to(`smtp://u:${pass}@127.0.0.1:${asking.port}`)
    expect(await smtpMailer(login('wrong')).send(MAIL)).toMatchObject({ kind: 'broken' })
    expect(await smtpMailer(login(encodeURIComponent('s:/@'))).send(MAIL)).toMatchObject({ kind: 'accepted' })
    await asking.close()
  })
})

describe('the configuration of mails', () => {
  it('is read out of one address', () => {
    expect(mailConfig({})).toBeNull()
    expect(mailConfig({ MAIL_URL: 'smtps://u%40x:p%2Fw@smtp.example.com', MAIL_FROM: FROM })).toEqual({
      host: 'smtp.example.com',
      port: 465,
      secure: true,
      login: { user: 'u@x', pass: 'p/w' },
      from: FROM,
    })
    expect(mailConfig({ SMTP_URL: 'smtp://smtp.example.com', MAIL_FROM: 'a@example.com' })).toMatchObject({
      port: 587,
      secure: false,
      login: null,
    })
  })

  it.each([
    [{ MAIL_URL: 'smtp://h' }, 'MAIL_FROM is missing: MAIL_URL is set'],
    [{ MAIL_FROM: 'a@example.com' }, 'MAIL_URL is missing: MAIL_FROM is set'],
    [{ MAIL_URL: 'https://h', MAIL_FROM: FROM }, 'MAIL_URL must be smtp://user:pass@host:port or smtps://…'],
    [{ SMTP_URL: 'nonsense', MAIL_FROM: FROM }, 'SMTP_URL must be smtp://user:pass@host:port or smtps://…'],
    [{ MAIL_URL: 'smtp://u@h', MAIL_FROM: FROM }, 'MAIL_URL: user and password go together'],
    [{ MAIL_URL: 'smtp://h/?tls=no', MAIL_FROM: FROM }, 'MAIL_URL: nothing may stand behind the port'],
    [{ MAIL_URL: 'smtp://a', SMTP_URL: 'smtp://b', MAIL_FROM: FROM }, 'MAIL_URL and SMTP_URL name two servers'],
  ])('is refused in one line that tells no password: %j', (env, line) => {
    expect(() => mailConfig(env)).toThrow(new ConfigError(line))
  })
})
