import { View } from '@tarojs/components'
export default function Home() {
  return <View id="home-hello">你好</View>
}
