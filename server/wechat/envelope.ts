import { encryptMessage, pushSignature } from './crypto'
import { cdata } from './xml'

export type PushFormat = 'xml' | 'json'

/**
 * Gives the encrypted answer to a push: Encrypt, MsgSignature, TimeStamp (s) and Nonce, in the format of the push.
 * The nonce of the push is used again. (Message push guide, reply)
 */
export function sealReply(input: {
  format: PushFormat
  token: string
  aesKey: string
  appid: string
  message: string
  random: Buffer
  timestamp: string
  nonce: string
}): string {
  const encrypted = encryptMessage(input)
  const signature = pushSignature(input.token, input.timestamp, input.nonce, encrypted)
  if (input.format === 'json') {
    return JSON.stringify({
      Encrypt: encrypted,
      MsgSignature: signature,
      TimeStamp: Number(input.timestamp),
      Nonce: input.nonce,
    })
  }
  return [
    '<xml>',
    cdata('Encrypt', encrypted),
    cdata('MsgSignature', signature),
    `<TimeStamp>${input.timestamp}</TimeStamp>`,
    cdata('Nonce', input.nonce),
    '</xml>',
  ].join('')
}

/** Gives a passive text reply to a person's message, unencrypted; `createTime` in seconds. */
export function textReply(input: {
  format: PushFormat
  toOpenid: string
  fromAccount: string
  createTime: number
  text: string
}): string {
  if (input.format === 'json') {
    return JSON.stringify({
      ToUserName: input.toOpenid,
      FromUserName: input.fromAccount,
      CreateTime: input.createTime,
      MsgType: 'text',
      Content: input.text,
    })
  }
  return [
    '<xml>',
    cdata('ToUserName', input.toOpenid),
    cdata('FromUserName', input.fromAccount),
    `<CreateTime>${input.createTime}</CreateTime>`,
    cdata('MsgType', 'text'),
    cdata('Content', input.text),
    '</xml>',
  ].join('')
}
