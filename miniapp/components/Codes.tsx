import { Text, View } from '@tarojs/components'
import { useMemo } from 'react'
import { barcodePicture, qrPicture } from '../codes/pictures'
import { useT } from '../i18n/t'
import { withId } from './withId'
import { Image } from './native'

/** One code three ways: barcode for the till's laser, QR for a camera, digits for a voice. The element `id` holds the digits alone. */
export function Codes({ id, code }: { id?: string; code: string }) {
  const t = useT()
  const [bar, qr] = useMemo(() => [barcodePicture(code), qrPicture(code)], [code])
  return (
    <View>
      <Image className="code-bar" src={bar} ariaLabel={t('code.bar')} />
      <Image className="code-qr" src={qr} ariaLabel={t('code.qr')} />
      <View {...withId(id)} className="code-digits" ariaLabel={code}>
        {(code.match(/.{1,4}/g) ?? []).map((group, place) => (
          <Text key={place}>{group}</Text>
        ))}
      </View>
    </View>
  )
}
