/** Where Cantonese is offered, by prefecture, carried unchanged; the tiers are a judgement explained in README.md. Text, so that a new issue of the file is compared line by line. */
export const CANTONESE_CSV = `code,name_zh,tier,listed_mainly_or_spoken,listed_partly,note
440100,广州市,A-offer,广州 番禺 增城 从化 花县,,
440600,佛山市,A-offer,佛山 南海 顺德 三水 高明,,
441200,肇庆市,A-offer,肇庆 怀集 广宁 四会 高要 封开 德庆,,
440700,江门市,A-offer,江门 鹤山 台山 开平 新会 恩平,,
442000,中山市,A-offer,中山,,
440400,珠海市,A-offer,珠海 斗门,,
441900,东莞市,A-offer,东莞,,
445300,云浮市,A-offer,云浮 新兴 郁南 罗定,,
441700,阳江市,A-offer,阳春 阳江,,
440900,茂名市,A-offer,茂名 信宜 高州 化州,电白,
450400,梧州市,A-offer,藤县 梧州 苍梧 岑溪 蒙山,,
440300,深圳市,B-offer-second,深圳,宝安,listed as Cantonese; migrant city
441300,惠州市,B-offer-second,龙门,惠州 博罗 惠阳 惠东,mixed with Hakka
441800,清远市,B-offer-second,佛冈 清远 连县 阳山 连山,英德,mixed with Hakka
440800,湛江市,B-offer-second,吴川,湛江 遂溪 海康 徐闻 廉江,mixed with Leizhou Min
440200,韶关市,B-offer-second,,韶关 仁化 乐昌,only partly listed
450100,南宁市,B-offer-second,南宁 横县,,mixed with Zhuang/Pinghua
450800,贵港市,B-offer-second,贵县 桂平 平南,,source lists as spoken; Zhuang present
450900,玉林市,B-offer-second,玉林 北流 容县 博白 陆川,,Bobai/Luchuan have large Hakka population
450700,钦州市,B-offer-second,钦州 浦北 灵山,,"source lists as spoken, no share"
450500,北海市,B-offer-second,合浦 北海,,"source lists as spoken, no share"
451100,贺州市,B-offer-second,昭平 贺县 钟山,,mixed with Hakka / SW Mandarin
450600,防城港市,B-offer-second,,,one secondary source only
810000,香港特别行政区,A-offer,香港,,write zh-Hant-HK
820000,澳门特别行政区,A-offer,澳门,,write zh-Hant
440500,汕头市,none,,,Chaoshan (Min)
445100,潮州市,none,,,Chaoshan (Min)
445200,揭阳市,none,,,Chaoshan (Min)
441500,汕尾市,none,,海丰,mostly Min/Hakka
441400,梅州市,none,,,Hakka
441600,河源市,none,,,Hakka
`
