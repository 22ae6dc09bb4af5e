import type { Texts } from './agreements'

/** Sample agreements for rehearsals, marked as such in their first line; no lawyer has seen them. */
export const SAMPLE_TERMS: Texts = {
  'zh-Hans': `# 会员章程（样本）

> 样本文本，仅供演示。正式使用前，请换成贵品牌经法务审定的文本。

## 一、入会
绑定本人的手机号即成为会员。一个手机号对应一个会员账户。入会免费，也不以关注公众号或分享为条件。

## 二、会员码与优惠券
会员码每分钟更新，请勿截图转发。优惠券的使用门槛、期限与门店以券面为准；已核销的券不能再次使用。

## 三、账户安全
手机号换人使用时，请及时更换绑定。账户出现异常时，我们可以暂停其使用并告知原因。

## 四、退出
您可以随时退出。退出后未使用的权益失效，个人信息按《隐私政策》处理。

## 五、变更
章程变更会在生效前公布。不同意新章程的，可以退出。
`,
  'zh-Hant': `# 會員章程（樣本）

> 樣本文本，僅供示範。正式使用前，請換成貴品牌經法務審定的文本。

## 一、入會
綁定本人的手機號碼即成為會員。一個手機號碼對應一個會員帳戶。入會免費，也不以關注公眾號或分享為條件。

## 二、會員碼與優惠券
會員碼每分鐘更新，請勿截圖轉發。優惠券的使用門檻、期限與門店以券面為準；已核銷的券不能再次使用。

## 三、帳戶安全
手機號碼換人使用時，請及時更換綁定。帳戶出現異常時，我們可以暫停其使用並告知原因。

## 四、退出
您可以隨時退出。退出後未使用的權益失效，個人資料按《隱私政策》處理。

## 五、變更
章程變更會在生效前公佈。不同意新章程的，可以退出。
`,
  en: `# Membership Terms (sample)

> A sample for demonstration. Replace it with your brand's own, reviewed text before real use.

## 1. Joining
Whoever binds their own phone number is a member. One number is one account. Joining is free and depends neither on following the account nor on sharing.

## 2. Member code and coupons
The member code changes every minute; do not pass on pictures of it. Threshold, validity and stores are those shown on the coupon; a redeemed coupon cannot be used again.

## 3. Safety of the account
When your number passes to somebody else, please bind another one in time. We may suspend an account that shows irregularities and will say why.

## 4. Leaving
You may leave at any time. Unused benefits end then, and personal data is handled as the Privacy Policy says.

## 5. Changes
Changes are published before they take effect. Whoever does not agree may leave.
`,
}

export const SAMPLE_PRIVACY: Texts = {
  'zh-Hans': `# 隐私政策（样本）

> 样本文本，仅供演示。正式使用前，请换成贵品牌经法务审定的文本。

## 一、我们处理哪些信息
- 手机号与微信标识（openid、unionid）：用于识别会员、核销优惠券。
- 您自愿填写的昵称、性别、生日、邮箱、地区、语言与兴趣：用于称呼您、按季节与语言提供内容。
- 领券、核销与消息记录：用于履行权益与售后。

## 二、营销与个性化
营销消息按渠道分别征得您的同意，默认关闭；个性化推荐另行征得同意。随时可在“偏好设置”关闭，回复 TD 也立即生效，其他服务不受影响。

## 三、保存与保护
手机号与邮箱加密保存，页面只显示部分号码；员工查看完整号码须说明理由并留有记录。

## 四、您的权利
您可以查阅、更正、复制、删除个人信息，撤回同意，或注销账户。

## 五、未成年人
不满十四周岁的，请由监护人陪同阅读。我们不向不满十四周岁的会员发送营销消息。

## 六、不出售、不出借
我们不出售、不出借您的个人信息。
`,
  'zh-Hant': `# 隱私政策（樣本）

> 樣本文本，僅供示範。正式使用前，請換成貴品牌經法務審定的文本。

## 一、我們處理哪些資料
- 手機號碼與微信標識（openid、unionid）：用於識別會員、核銷優惠券。
- 您自願填寫的暱稱、性別、生日、電郵、地區、語言與興趣：用於稱呼您、按季節與語言提供內容。
- 領券、核銷與訊息記錄：用於履行權益與售後。

## 二、行銷與個人化
行銷訊息按渠道分別徵得您的同意，預設關閉；個人化推薦另行徵得同意。隨時可在「偏好設定」關閉，回覆 TD 也立即生效，其他服務不受影響。

## 三、保存與保護
手機號碼與電郵加密保存，頁面只顯示部分號碼；員工查看完整號碼須說明理由並留有記錄。

## 四、您的權利
您可以查閱、更正、複製、刪除個人資料，撤回同意，或註銷帳戶。

## 五、未成年人
不滿十四歲的，請由監護人陪同閱讀。我們不向不滿十四歲的會員發送行銷訊息。

## 六、不出售、不出借
我們不出售、不出借您的個人資料。
`,
  en: `# Privacy Policy (sample)

> A sample for demonstration. Replace it with your brand's own, reviewed text before real use.

## 1. What we process
- Phone number and WeChat identifiers (openid, unionid): to know the member and to redeem coupons.
- Nickname, gender, birthday, e-mail, region, language and interests, where you choose to give them: to address you and to offer what fits season and language.
- Records of coupons, redemptions and messages: to keep our promises and for service.

## 2. Marketing and personalisation
Marketing is allowed channel by channel and off until you allow it; personalisation is asked for separately. Switch either off at any time under Preferences; a reply of TD works at once too. No other service suffers.

## 3. Keeping it safe
Phone and e-mail are kept encrypted and shown only in part; staff see a whole number only with a reason and a record.

## 4. Your rights
You may read, correct, copy and delete your data, withdraw consent, or close the account.

## 5. Minors
Below fourteen, please read this with a guardian. We send no marketing to members younger than fourteen.

## 6. Never sold, never lent
We neither sell nor lend your data.
`,
}
