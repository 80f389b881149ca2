"""Words in which a numeral counts nothing: 进一步, 四川, 百姓. The parser does not look into them."""

from __future__ import annotations

import re

from xinmiao.science.wording.chinese import CHARACTERS as HAN

NUMERALS = frozenset(HAN)
_CHINESE = """
一些 百日咳 二十四节气 一起 一直 一定 进一步 统一 唯一 一方面 另一方面 一旦 一般 一样 万一 一体 一同 一致 一向
一律 一切 一边 一道 一带 一线 一站式 一对一 一带一路 一把手 一流 一贯 一并 一系列 一如既往 一举 一再 一手 一度
一时 一半天 同一 单一 逐一 一一 一代 一旁 不一 专一 第一时间 十分 百姓 老百姓 千家万户 千方百计 九年义务教育
九年一贯制 十二年一贯制 二孩 二胎 三胎 一来 二来 三来 一孩 百年未有 建党百年 百年变局 百年大计 百年老 百年名校
千年 万年 双减 三令五申 五花八门 七嘴八舌 一五一十 百里挑一 万无一失 万全 一心一意 一举两得 一目了然 一视同仁
一臂之力 十全十美 百折不挠 百感交集 千里迢迢 千山万水 千辛万苦 千言万语 万水千山 一字一句 一点一滴 一针一线 一路
一面 一头 一味 一改 一经 一概 一应 一席 一席话 一纸 一丝 一丝不苟 一身 一心 一早 一夜 一生 一辈子 一行 一众
一下子 一下 一会儿 一阵 一阵子 一口气 一股 一股脑 一点 一点点 一步步 一步 一幕幕 一个个 一件件 一次次 一句句
一张张 一双双 一代代 一声声 一天天 一年年 一年一度 一日之计 一刻不停 一分耕耘 一分一秒 两手抓 两不误
两全其美 两难 两性 两翼 两委 两山 两级 两头 两侧 两边 两端 两旁 双双 两两 三五成群 三番五次 三天两头 三言两语
四周 四季 四肢 四海 四化 五官 五谷 五彩 五星 五保 五险一金 五险 六神无主 六边形 七夕 八卦 八成是 九霄 十佳
十字 十足 十指 百倍努力 百年 千百年 千钧 千古 千秋 万家灯火 万里 万岁 万里长城 万象 一网通办 一门式 一窗 一卡通 一码
一张网 一盘棋 一体化 一人一策 一人一案 一人一档 一户一策 一校一策 一县一策 一村一品 一案一策 一事一议 一生一档
一对多 一条龙 一把尺 一票否决 双百 四有 四风 四史 四个意识 四个自信 两个维护 两个确立 三会一课 三严三实 三重一大
三公 三权 三产 三角 三伏 三方 四方 四邻 五方 两方 三下乡 三支一扶 三项制度 百家争鸣 百花齐放 百闻不如一见
十年树木 十年磨一剑 十年寒窗 十有八九 九牛一毛 一波三折 一石二鸟 半斤八两 七手八脚 四通八达 张三 李四 王五 赵六
老两口 小两口 两口子 三心二意 四平八稳 千军万马 千头万绪 一角 四角 八角 千山万壑 三头六臂 四分五裂 三长两短
三年两载 千变万化 千差万别 千丝万缕 千呼万唤 千载难逢 万紫千红 万众一心 万家灯火 十拿九稳 十年如一日 数一数二
独一无二 接二连三 朝三暮四 丢三落四 推三阻四 颠三倒四 低三下四 不三不四 乱七八糟 横七竖八 七零八落 九九归一
八仙过海 五味杂陈 五颜六色 五体投地 六亲不认 一日三餐 一年四季 一模一样 一心二用 一刀切 一锅端 一揽子 一窝蜂
一家人 一家老小 一家子 一块儿 一来一回 一去不返 一问一答 一前一后 一左一右 有一天 有一次 有一年 总有一天
百年好合 百尺竿头 百年老店 半信半疑 半途而废 半夜 半路 半空 半山 半边天 千万别 千分尺 千斤顶 万花筒 两面派
三角形 四边形 五角星 三明治 三轮车 三岔路 四合院 十字路口 十字架 七夕节 九宫格 百分制 百分百 千层底 万金油 二胡
二锅头 二话不说 三国演义 西游记 五线谱 千字文 百家姓 三字经 百科全书 八宝粥 八宝饭 四大名著 两头忙 两边倒
一窍不通 千万不 千万要 万物 万众 万能 亿万 百科 百货 百年树人 四面八方 五湖四海 七上八下 三三两两 三岁看大
七岁看老 三岁看老 三农 三甲 三好 三峡
三孩 两会 两岸 两者 三者 双十一 五一 五四 六一 七一 八一 十一黄金周 三八 二十大 十八大 十九大 二维 二元 二手
三维 十二五 十三五 十四五 十五五 三中全会 四中全会 五中全会 六中全会 三区三州 两不愁三保障 八项规定 一老一小
四下基层 三级网络 二次元 二级学科 四川 四平 四会 三亚 三明 三门峡 三门县 三门 三河 三台县 三元里 三元区 三原
三水区 三穗 三都 三江 两江 两当 两河 九江 九龙 九寨沟 六安 六盘水 六合 六枝 六库 七台河 七星区 八步区 八宿 八里台
五台 五台山 五家渠 五河 五华 五大连池 五指山 五莲 五常 五峰 五原 五通桥 百色 百里杜鹃 万州 万年县 万宁 万载 万荣
万源 万安 万柏林 千阳 千岛湖 千山区 十堰 双江 一汽 二连浩特 二道区 二道江区 四方台 四子王旗 百度 万科 万达
万维网 千禧 千瓦 零售 零食 零花钱 零距离 归零 零星 最后一公里 最先一公里 三步并作两步
一分钱都 一分钱也 一毛钱都 一毛钱也 三口之家 四口之家 五口之家 零头 一分不 一毛不 一人不 一个不
一次性 一石激起千层浪 老中青三代 十里八乡 三校稿 二审 一审 二校
"""

_ENGLISH = """
one another|no one|one-stop|one stop|one by one|one-to-one|one-on-one|everyone|someone|anyone|at one with|
one of a kind|second-hand|second hand|secondhand|first and foremost|at first|first aid|first-aid|first name|
first lady|second to none|one health|one belt|twofold aim|zero-sum|zero tolerance|zero-tolerance|
square one|game of two halves|
24/7|third party|third parties|third-party|at once|first-line|first line|at least one of|one day|loved ones|
five-year plan|five-year plans|two-way|two-tier|three-dimensional|two-dimensional|one-off|one-size-fits-all|
one size fits all|zero draft|six of one|half a dozen of the other|forty winks|nine-to-five|nine to five|
catch-22|cloud nine|two-faced|four-letter|seven seas|one and only|one-time|one-room|one-liner|
one-day-old chick|third time lucky|second nature|second thoughts|second best|second-rate|second-class|
first-rate|first-hand|first thing|first things first|fifty-fifty|50-50|50/50|not one|one in the eye|
two left feet|two-tone|dressed to the nines|the eleventh hour|eleventh hour|three cheers|five-star|ten-pin|
six-pack|nine lives|a thousand times|one step at a time|one at a time|one or other|one or another|one too many|
zero-dose|two by two|three-legged|four-wheel|twenty-twenty|twenty questions|9/11|a stitch in time saves nine|
ten commandments|one last time|one more thing|one more time|one and all|one fell swoop|zero hunger|number one|
one way or another|one hand|one side|at one time|one thing|one such|one's|the one|this one|that one|each one|
which one|every one|any one|one that|one who|ones|third-country|fourth estate|one world|day one|half-hearted|
halfway|half-way|half-term|at sixes and sevens|back to square one|game of two halves|one-sided|
one-child|two-child|three-child|
little ones|in the first place|the only one|20/20|three Rs|three R's|four Cs|five Ws|twice over|hundreds and thousands
"""

CHINESE = tuple(sorted(_CHINESE.split(), key=len, reverse=True))
ENGLISH = tuple(sorted((phrase.strip() for phrase in _ENGLISH.replace("\n", "").split("|")), key=len, reverse=True))
IN = {"zh": CHINESE, "en": ENGLISH}


_SHARED = re.compile(r"\w+ one (?:in|out of) (?:every )?(?:\d|[a-z]+\b)", re.IGNORECASE)  # that one in eight had none


def pattern(idioms: tuple[str, ...], lang: str) -> re.Pattern[str]:
    """Find any of the idioms: as they stand in Chinese, as whole words in English."""
    words = "|".join(re.escape(idiom) for idiom in sorted(idioms, key=len, reverse=True))
    return re.compile(words if lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


def blank(match: re.Match[str]) -> str:
    """Blank an idiom out, unless it only looks like one inside a longer number: 九万一千."""
    words, text, start, end = match[0], match.string, match.start(), match.end()
    inside = words[0] in HAN and start > 0 and (text[start - 1] in HAN or text[start - 1].isdigit())
    fraction = words[-1] == "分" and text[end : end + 1] in ("之", "钟")  # 十分之一, 十分钟
    counts = inside or fraction or _SHARED.match(text, start) or (words[-1] in HAN and text[end : end + 1] in NUMERALS)
    return words if counts else "\0" * len(words)
