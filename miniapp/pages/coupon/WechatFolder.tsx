import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Sheet } from '../../components/Sheet'
import { Skeleton, Trouble } from '../../components/States'
import type { CouponDetail } from '../../contract'
import { useT } from '../../i18n/t'
import { say } from '../../state/go'
import { useLoaded } from '../../state/useLoaded'
import { Button } from '../../components/native'

/** The signed parameters are fetched before the tap, because WeChat's own button wants them then. */
function FolderSheet({ coupon, onDone, onClose }: { coupon: CouponDetail; onDone: () => void; onClose: () => void }) {
  const t = useT()
  const { data, error, reload } = useLoaded(() => api.wechatCards(coupon.id), [coupon.id])
  const CardButton = platform.CardButton
  return (
    <Sheet id="wechat-sheet" title={t('wechat.add')} onClose={onClose}>
      <View className="soft">{t('wechat.addText')}</View>
      <View className="after-ticket">
        {data && CardButton ? (
          <CardButton id="wechat-confirm" className="button button-main" cards={data} onDone={onDone}>
            {t('wechat.confirm')}
          </CardButton>
        ) : error ? (
          <Trouble error={error} onRetry={reload} />
        ) : (
          <Skeleton kind="line" />
        )}
      </View>
    </Sheet>
  )
}

/** Puts the coupon into WeChat's card folder too. Whether it lies there is what the server says, never what the panel said. */
export function WechatFolder({ coupon, onChanged }: { coupon: CouponDetail; onChanged: () => void }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  if (coupon.wechat === 'added')
    return (
      <View id="wechat-added" className="after-ticket small soft centred">
        {t('wechat.added')}
      </View>
    )
  if (coupon.wechat !== 'can_be_added' || coupon.status !== 'claimed' || !platform.CardButton) return null
  return (
    <View className="after-ticket">
      <Button id="wechat-add" className="button button-line" onClick={() => setOpen(true)}>
        {t('wechat.add')}
      </Button>
      {open && (
        <FolderSheet
          coupon={coupon}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false)
            say(t('wechat.waiting'))
            onChanged()
          }}
        />
      )}
    </View>
  )
}
