import { createDecipheriv, createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { systemChance } from '../../../server/base/chance'
import { flattened, signV2 } from '../../../server/wechat/pay/merchant-coupons'
import { readNotice } from '../../../server/wechat/pay/notice'
import { MerchantSdk } from '../../../server/wechat/pay/sdk'
import { openSealed, openSealedJson } from '../../../server/wechat/pay/seal'
import { doubt } from '../../../server/wechat/pay/signature'
import { CERTIFICATE_GO, NOTICE_GO, SEALED_GO, SEALED_JAVA, SIGNED_SOURCE } from './vectors'

const algorithm = 'AEAD_AES_256_GCM' as const
const key = new X509Certificate(CERTIFICATE_GO).publicKey
const findKey = async (serial: string) => (serial === 'D7CE59D1F522D701' ? key : null)
const at = 1_624_523_846_000

describe('sealed resources', () => {
  it('opens what the Java SDK sealed, and nothing that was touched', () => {
    const sealed = { ...SEALED_JAVA, algorithm }
    expect(openSealed(SEALED_JAVA.key, sealed)?.toString()).toBe('message')
    expect(openSealed(SEALED_JAVA.key, { ...sealed, associated_data: 'associatedDatb' })).toBeNull()
    expect(openSealed(SEALED_JAVA.key, { ...sealed, associated_data: undefined })).toBeNull()
    expect(openSealed(SEALED_JAVA.key.replace('a7', 'a8'), sealed)).toBeNull()
    expect(openSealed(SEALED_JAVA.key, { ...sealed, ciphertext: 'AAAA' })).toBeNull()
  })
  it('takes 32-byte keys alone: what a 16-byte key sealed stays shut', () => {
    expect(openSealed(SEALED_GO.key, { ...SEALED_GO, algorithm })).toBeNull()
    const bytes = Buffer.from(SEALED_GO.ciphertext, 'base64')
    const aes128 = createDecipheriv('aes-128-gcm', SEALED_GO.key, SEALED_GO.nonce)
    aes128.setAAD(Buffer.from(SEALED_GO.associated_data)).setAuthTag(bytes.subarray(-16))
    expect(Buffer.concat([aes128.update(bytes.subarray(0, -16)), aes128.final()]).toString()).toBe('Hello World')
  })
})

describe('a whole notice of the Go SDK', () => {
  const raw = Buffer.from(NOTICE_GO.body)
  it('verifies on its bytes, at its time', async () => {
    expect(await doubt(NOTICE_GO.headers, raw, at, findKey)).toBeNull()
    expect(await doubt(NOTICE_GO.headers, raw, at + 299_999, findKey)).toBeNull()
    expect(await doubt(NOTICE_GO.headers, raw, at + 300_000, findKey)).toBe('time')
    expect(await doubt(NOTICE_GO.headers, raw, at - 300_000, findKey)).toBe('time')
    // The same JSON written anew is not what was signed.
    expect(
      await doubt(NOTICE_GO.headers, Buffer.from(JSON.stringify(JSON.parse(NOTICE_GO.body), null, 1)), at, findKey),
    ).toBe('signature')
  })
  it('is sealed with AES-128, so an AES-256 reader refuses it after the signature', async () => {
    const read = readNotice({ clock: { now: () => at }, findKey, apiV3Key: NOTICE_GO.key }, NOTICE_GO.headers, raw)
    await expect(read).rejects.toMatchObject({ reason: 'seal' })
    const { resource } = JSON.parse(NOTICE_GO.body) as {
      resource: { ciphertext: string; nonce: string; associated_data: string }
    }
    const bytes = Buffer.from(resource.ciphertext, 'base64')
    const aes128 = createDecipheriv('aes-128-gcm', NOTICE_GO.key, resource.nonce)
    aes128.setAAD(Buffer.from(resource.associated_data)).setAuthTag(bytes.subarray(-16))
    expect(Buffer.concat([aes128.update(bytes.subarray(0, -16)), aes128.final()]).toString()).toBe(NOTICE_GO.plain)
    expect(openSealedJson(NOTICE_GO.key, { ...resource, algorithm })).toBeNull()
  })
})

describe('signatures', () => {
  it('verifies the Go SDK’s signature of `source`', () => {
    expect(verify('RSA-SHA256', Buffer.from('source'), key, Buffer.from(SIGNED_SOURCE, 'base64'))).toBe(true)
    expect(verify('RSA-SHA256', Buffer.from('sourcf'), key, Buffer.from(SIGNED_SOURCE, 'base64'))).toBe(false)
  })

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const merchant = {
    mchid: '1900000001',
    appid: 'wx1',
    serial: 'ABCDEF01',
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    apiV3Key: SEALED_JAVA.key,
    apiV2Key: null,
    publicKey: null,
  }
  const sdk = new MerchantSdk(merchant, { clock: { now: () => at }, chance: systemChance() })
  it.each([
    ['POST', '{"a":1}', 'POST\n/v3/x\n1\n2\n{"a":1}\n'],
    ['GET', undefined, 'GET\n/v3/x\n1\n2\n\n'],
    // The SDK alone leaves the empty line out here, and the platform refuses the request.
    ['POST', undefined, 'POST\n/v3/x\n1\n2\n\n'],
    ['DELETE', undefined, 'DELETE\n/v3/x\n1\n2\n\n'],
  ])('signs a %s with body %s as the platform reads it', (method, body, canonical) => {
    const signature = Buffer.from(sdk.getSignature(method, '2', '1', '/v3/x', body), 'base64')
    expect(
      verify(
        'RSA-SHA256',
        Buffer.from(canonical),
        createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
        signature,
      ),
    ).toBe(true)
  })
  it('names merchant, moment of our clock and a nonce of 32 signs', () => {
    expect(sdk.authorize('GET', '/v3/certificates')).toMatch(
      /^WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="[0-9a-f]{32}",timestamp="1624523846",serial_no="ABCDEF01",signature="[A-Za-z0-9+/]{342}=="$/,
    )
  })
})

describe('the APIv2 sign of the coupon plugin', () => {
  const v2 = '192006250b4c09247ec02edce69f6a2d'
  it('is the documented HMAC-SHA256', () => {
    const sample = {
      appid: 'wxd930ea5d5a258f4f',
      mch_id: '10000100',
      device_info: '1000',
      body: 'test',
      nonce_str: 'ibuaiVcKdpRxkhJA',
      left_out: '',
    }
    expect(signV2(sample, v2)).toBe('6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6')
  })
  it('signs flattened pieces', () => {
    expect(signV2({ out_request_no0: 'abc123', send_coupon_merchant: '10016226', stock_id0: '1234567' }, v2)).toBe(
      'AD7CD2967446E742075BF7A52CEBC5FE1A17A4042ED451A44DAABF9F04FFDD99',
    )
    expect(
      flattened(
        [
          { stock_id: '1', out_request_no: 'a', coupon_code: 'c' },
          { stock_id: '2', out_request_no: 'b', coupon_code: 'd' },
        ],
        'm',
      ),
    ).toEqual({
      stock_id0: '1',
      out_request_no0: 'a',
      coupon_code0: 'c',
      stock_id1: '2',
      out_request_no1: 'b',
      coupon_code1: 'd',
      send_coupon_merchant: 'm',
    })
  })
})
