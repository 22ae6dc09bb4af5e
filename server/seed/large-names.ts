/** Cities of every corner, so that the map, the regions and the nearest store have something to show. */
export const PLACES = [
  { name: '上海', regionCode: '310106', latitude: 31.23, longitude: 121.45 },
  { name: '北京', regionCode: '110105', latitude: 39.92, longitude: 116.44 },
  { name: '广州', regionCode: '440106', latitude: 23.13, longitude: 113.36 },
  { name: '深圳', regionCode: '440305', latitude: 22.53, longitude: 113.93 },
  { name: '哈尔滨', regionCode: '230102', latitude: 45.76, longitude: 126.62 },
  { name: '成都', regionCode: '510104', latitude: 30.65, longitude: 104.08 },
  { name: '杭州', regionCode: '330106', latitude: 30.26, longitude: 120.13 },
  { name: '西安', regionCode: '610113', latitude: 34.22, longitude: 108.95 },
  { name: '武汉', regionCode: '420106', latitude: 30.55, longitude: 114.31 },
  { name: '沈阳', regionCode: '210102', latitude: 41.79, longitude: 123.42 },
  { name: '昆明', regionCode: '530102', latitude: 25.04, longitude: 102.71 },
  { name: '乌鲁木齐', regionCode: '650102', latitude: 43.79, longitude: 87.63 },
] as const

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇'
const GIVEN =
  '小满 思远 雨桐 子涵 欣怡 梓萱 浩然 俊杰 嘉怡 诗涵 宇轩 若曦 晨曦 静怡 一诺 语嫣 明轩 文博 佳琪 沐辰 清扬 知秋 望舒 长安'.split(
    ' ',
  )
const OTHER = [
  'Emily Chen',
  '不爱吃香菜的小鹿',
  'Jason',
  '山茶花开🌺',
  '阿雯 Wen',
  '一只会飞的柠檬精真的很长很长很长的名字呀',
  '周末去看海',
  'Ka Ming 嘉明',
]

/** Names as members give themselves: most of two or three signs, some long, Latin or mixed. */
export function sampleName(i: number): string {
  if (i % 9 === 8) return `${OTHER[Math.floor(i / 9) % OTHER.length]!}`.slice(0, 30)
  const surnames = Array.from(SURNAMES)
  return `${surnames[(i * 31) % surnames.length]}${GIVEN[(i * 17) % GIVEN.length]}`
}
