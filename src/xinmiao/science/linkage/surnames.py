"""Surnames of more than one character, and how surnames sound where that is not how the character sounds.

Source: Xiandai Hanyu Cidian (7th edition) and the surname list of the Ministry of Public Security's name reports; where
a surname has two readings in use (覃 Qin and Tan, 翟 Zhai and Di, 谌 Chen and Shen) the more frequent one stands.
"""

from __future__ import annotations

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔
申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正
宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 纳兰 完颜 第五 贺兰
哥舒 耶律 叱干 爱新觉罗 叶赫那拉 钮祜禄 淳于 单于 公户 公玉 公仪 公仲 公上 公门 公山 公坚 司城 归海 墨哈
谯笪 年爱 阳佟 佘佟 即墨 达奚 褚师 仉督 岳帅 海兰 库雅喇 瓜尔佳 舒穆禄 佟佳 那拉 赫舍里 富察 章佳
"""
COMPOUND = frozenset(_COMPOUND.split())
LONGEST = max(map(len, COMPOUND))
READINGS = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge",
    "乐": "yue", "任": "ren", "华": "hua", "纪": "ji", "员": "yun", "缪": "miao", "秘": "bi", "冼": "xian",
    "洗": "xian", "召": "shao", "折": "she", "黑": "he", "逄": "pang", "繁": "po", "种": "chong", "翟": "zhai",
    "宓": "mi", "谌": "chen", "阚": "kan", "车": "che", "燕": "yan", "那": "na", "祭": "zhai", "葛": "ge",
    "宁": "ning", "应": "ying", "冯": "feng", "卜": "bu", "隗": "wei", "郗": "xi", "佴": "nai", "覃": "qin",
    "撒": "sa", "贾": "jia", "沈": "shen", "石": "shi", "柏": "bai", "曲": "qu", "呙": "guo", "句": "gou",
    "相": "xiang", "瞿": "qu", "盛": "sheng", "能": "nai", "晁": "chao", "都": "du", "费": "fei", "莘": "shen",
    "过": "guo", "眭": "sui", "褚": "chu", "尹": "yin", "郝": "hao", "谷": "gu", "郇": "xun", "殷": "yin",
    "仝": "tong", "亓": "qi", "牟": "mu", "尧": "yao", "薄": "bo", "逯": "lu", "郏": "jia", "邸": "di",
    "乜": "nie", "幺": "yao", "干": "gan",
    "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "令狐": "linghu", "澹台": "tantai", "单于": "chanyu",
    "皇甫": "huangfu", "夏侯": "xiahou", "乐正": "yuezheng", "子车": "ziju", "亓官": "qiguan", "宰父": "zaifu",
    "鲜于": "xianyu", "拓跋": "tuoba", "公冶": "gongye",
}  # fmt: skip
