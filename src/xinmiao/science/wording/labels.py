"""Numbers that are names: Route 12, ward 3, 3 号窗口, account and telephone numbers, clock times, footnotes.

Patterns, tried before those of `marks`. To teach a word that numbers things, add it to a list.
"""

from __future__ import annotations

from xinmiao.science.wording.chinese import CHARACTERS as HAN
from xinmiao.science.wording.units import NOUNS
from xinmiao.science.wording.words import Kind

_SECTIONS = """
Annex Appendix Box Chapter Chart Diagram Exhibit Figure Image Infographic Map Note Page Panel Paragraph Photo Plate
Section Slide Table Article Schedule Annexes Boxes Chapters Charts Figures Images Maps Notes Pages Panels Paragraphs
Photos Sections Slides Tables Articles annex annexes appendix article articles box boxes chapter chapters column figure
figures note page pages paragraph paragraphs paras para photo plate footnote footnotes endnote verse slide
section sections table tables Art Arts Sec Ch Reg Regs art arts
"""
_NUMBERED = """
Action Activity Act Agenda Aisle Amendment Apartment Appendix Area Article Assembly Band Bank Barrack Batch Bay Bed
Bench Berth Block Boat Book Booth Box Branch Building Bulletin Bus Cabin Camp Camera Canto Car Case Category Cell
Centre Chair Challenge Channel Circular Class Clause Clinic Cohort Column Comment Component Condition Contract
Convention Coach Corridor Counter Country Course Court Cycle Deck Decision Decree Desk Dialogue Directive District
Division Document Dock Door Dormitory Draft Drawer Drawing Edict Edition Entrance Entry Episode Event Exam Example
Exercise Exit Experiment Exchange Extension Field File Film Finding Flat Flight Floor Folder Form Formula Game Gate
Goal Grade Group Hall Highway House Hut Hypothesis Indicator Instruction Instrument Interview Invoice Issue Item Job
Junction Key Kiosk Lane Law Lesson Letter Level Line Locker Lodge Loop Lot Map Market Measure Meeting Memo Method
Milestone Mission Model Module Motion Motorway Note Notice Number Objective Office Option Order Ordinance Outcome
Output Package Paper Paragraph Part Pathway Patient Phase Photo Pier Pillar Plan Plate Platform Playground Plot Point
Policy Pool Port Position Post Practice Precinct Principle Priority Problem Procedure Programme Project Proposal
Protocol Quarter Question Queue Quarto Railway Recommendation Reference Regulation Release Report Request Resolution
Respondent Result Ring Road Room Round Route Row Rule Runway Scene Schedule School Screen Season Seat Section Sector
Segment Series Session Sheet Shelf Shelter Shift Sign Site Slide Slot Specimen Stage Stall Stand Standard Station Step
Stop Strand Strategy Stream Street Studio Study Subject Suite Supplement Table Target Task Team Tent Term Terminal
Theatre Theme Ticket Tier Topic Tower Track Trail Train Trial Truck Trunk Tunnel Type Unit Van Vehicle Verse Version
Village Volume Voucher Wagon Wall War Ward Warehouse Wave Week Well Wharf Window Wing Workstream Workshop Year Zone
Bullet Bolt Psalm Apollo Windows Android Boeing Airbus iPhone iPad Galaxy Wi-Fi Python Django Type Mark Mach Pier Day
Month Radio Size Minute Key\\sStage Annex Chapter Diagram Exhibit Figure Image Panel Page Plate Sample Observation
Experiment Brief Fund Km Wave Guideline Requirement Criterion
"""
_PLURALS = """
Actions Annexes Areas Articles Beds Blocks Boxes Buildings Buses Chapters Classes Clauses Columns Components Days
Decisions Figures Flights Floors Forms Gates Goals Grades Groups Halls Highways Indicators Issues Items Lessons Levels
Lines Lots Modules Objectives Outcomes Outputs Pages Paragraphs Parts Phases Pillars Platforms Principles Priorities
Questions Recommendations Regulations Resolutions Rooms Rounds Routes Rows Rules Sections Sessions Slides Stages Steps
Tables Targets Conventions Teams Terms Tiers Types Units Volumes Wards Weeks Windows Years Zones Charts Annexes
"""
# Singular, so a digit behind them is a name even without a capital: in ward 3, issue 1,204.
_PLAIN = """
act annex apartment appendix article bay bed berth block box bus cabin channel chapter clause clinic column coach
cycle draft entrance episode exercise exit extension figure flat flight floor form gate grade group gate hall highway
issue item key lesson line lot level locker module page paragraph part phase photo platform plate plot point question
room round route row rule season seat section segment session sheet shelf slide stage station step stop table target
task team tent term terminal tier track type unit version volume ward week window wing year zone day edition paras
paragraphs pages grades questions sections chapters verses clauses resolution resolutions decree directive size minute
mark option options scenario scenarios risk risks message messages notes pillar priority priorities indicator frame
rev indicators target targets objective objectives outcome outcomes output outputs recommendation recommendations
sheet wave km guideline guidelines requirement criterion
"""
_SAID = "one two three four five six seven eight nine ten eleven twelve".replace(" ", "|")
_SAID_AFTER = (
    "Day Week Year Month Grade Step Phase Part Chapter Stage Level Round Lesson Module Unit Act Goal Version "
    "Row Message"
)
_STREETS = """
Street Road Lane Avenue Close Drive Way Square Place Court Terrace Hill Row Crescent Gardens Park Walk Quay Rd Ave
"""


# What a third one is one more of: a third reading. A third of them, a third cheaper are shares.
_ONE_MORE = """
attempt branch camp candidate centre child clinic column country county course daughter day dose draft edition floor
generation grader group home hospital language lesson letter member month nurse option party person phase pillar place
question reading reason report round school session site son speaker stage step survey team teacher term time town
township village visit vote way week woman worker workshop year
"""


def _either(words: str) -> str:
    return "|".join(sorted(set(words.split()), key=len, reverse=True))


def _any_case(words: str) -> str:
    return "|".join(f"[{word[0]}{word[0].lower()}]{word[1:]}" for word in words.split())


_NUMBERS = r"(?:\d{1,4}(?:[.-]\d+)*|1,\d{3})(?:[A-Z]\b)?"
_MORE = r"(?:\s*[–—/&-]\s*|,\s+|\s+(?:to|and|or|through)\s+)"
_OF_ALL = r"(?:\s+of\s+\d{1,3}(?!\s+[a-z]+s\b))?"
_BEFORE_DIGIT = r"\b(?=[A-Za-z-]+(?:\s+Stage)?\.?\s+\d)"  # so that few words are looked up
_BEFORE_CAPITAL = r"\b(?=[A-Z]{3,}\s+\d)"
_NO_COUNT = r"(?![\d,.]*\d|[-\s]*(?:%|per\s?cent|million|billion|thousand|hundred|years?\b|months?\b|kg|km|metres|°))"
_SERVICE = (
    r"(?:[Hh]otline|[Hh]elpline|[Tt]elephone|[Tt]el\.?|[Pp]hone|[Ff]ax|[Mm]obile|"
    r"[Ww]hats[Aa]pp|[Ee]xt\.?|[Ee]xtension|"
    r"[Cc]all|[Dd]ial|[Rr]ing|[Tt]ext|PIN|[Pp]ass(?:code|word)|[Mm]eeting ID|"
    r"ID(?: card| number)?|[Aa]ccount(?: number)?|a/c|"
    r"[Cc]ode|[Rr]eg(?:istration)?\.?|[Ll]icen[cs]e|[Ss]erial|[Rr]ef(?:erence)?\.?|"
    r"[Cc]harity(?: no\.)?|[Cc]ompany no\.|VAT|"
    r"[Ii]nvoice|[Rr]eceipt|[Tt]icket|[Pp]ost\s?code|"
    r"[Zz]ip(?: code)?|P\.?\s?O\.? Box|[Cc]ard|[Pp]asscode|[Dd]ocument|[Ff]ile|[Cc]ase)"
)
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_OPEN = r"(?:open(?:s|ed)?|hours|works?|working|staffed|daily|weekdays|available|runs?|duty|answered)"
_DAYTIME = r"on\s+(?:week|[A-Z])|every|daily|weekdays|each\s+day|Monday|Tuesday|Saturday|Sunday|Friday"

_ACRONYMS = "UNSCR|SCR|UNGA|ECOSOC|HRC|CRC|CEDAW|CRPD|ILO|IEC|IEEE|RFC|ANSI|ASTM|BS|EN|FIPS|DIN"
_REPORTS = (
    "report|review|accounts|results|plan|summary|figures|meeting|work|progress|financial|interim|update|statement"
)

EVERYWHERE: tuple[tuple[Kind, str], ...] = (
    (Kind.CODE, r"\+\d{1,3}(?:[ -]\(?\d{1,4}\)?){2,5}(?![\d.,]*\d)"),
    (Kind.CODE, rf"\b(?:{_ACRONYMS})\s\d{{1,5}}(?:/\d+)*(?![\d.,]*\d|\s*[%万亿])"),
    (Kind.CODE, r"(?<![\d.,–-])(?!(?:19|20)\d\d-)\d{2,4}-0\d+(?![\d.,–-]*\d|\s*%)"),
    (
        Kind.CODE,
        r"[1-9](?<![\d.,]\d)(?<!\d [1-9])(?<!\) [1-9])(?!(?<=1)9|(?<=2)0)\d{3} \d{3,4}(?![\d.,]*\d| \d|\s?[万亿%个名])",
    ),
    (
        Kind.CODE,
        r"(?<![\d:：∶])\d{1,2}[:：∶]\d[:：∶]\d{1,2}(?![\d:：∶])|(?<![\d:：∶])\d{1,2}(?:[:：∶]\d{1,2}(?:\.\d+)?){2}(?!\d)(?=[^:：∶]{0,6}(?:比|切|分|配|ratio|split|mix|share))",
    ),
    (Kind.CODE, r"(?<![\d.,])\d{2,4}(?:\.\d{1,2})?\s?(?:FM|AM|MHz|kHz)\b"),
    (Kind.CODE, r"(?<=[“\"‘「])\d{2,6}(?=[”\"’」])"),
    (Kind.CODE, r"\b4[x×]4\b|\d(?<![\d./]\d)\d{0,2}/(?:19|20)\d\d(?![\d/])"),
    (Kind.CODE, r"(?:19|20)\d\d/\d{3,}(?:-[A-Z\d]+)?(?![\d.,])"),
    (Kind.CODE, r"\[\d{1,3}(?:\s?[,，–-]\s?\d{1,3})*\]"),
    (Kind.CODE, r"\b[\w-]*\d[\w-]*\.(?:docx?|xlsx?|pptx?|pdf|csv|txt|zip|jpe?g|png|mp[34]|json|html?)\b"),
    (Kind.CODE, r"\d(?<![\d.,]\d)\d{3}(?: \d{4}){2,4}(?: \d{1,4})?(?!\d)"),  # bank cards
    (Kind.CODE, r"0(?<![\d.,/-]0)\d{1,4}(?:[ -]\d{2,8}){1,5}(?!\d|[.,]\d)"),  # telephones with an area code
    (Kind.CODE, r"0(?<![\d.,/:-]0)(?<!\d 0)\d{2,}(?![\d.,]*\d|\s?[%年月])"),
    (Kind.CODE, r"1(?<![\d.,]1)[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)"),
    (Kind.CODE, r"(?!(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))\d(?<![\d.,-]\d)\d+(?:-\d{2,}){2,}(?!\d)"),
    (Kind.CODE, r"\d(?<![\d.,]\d)\d\d-\d{4}(?![\d-])"),
    (
        Kind.CODE,
        r"\d(?<![\d.]\d)\d*(?:\.\d+)?\s?°\s?(?:\d+(?:\.\d+)?\s?[′'’]\s?)?(?:\d+(?:\.\d+)?\s?[″\"”]\s?)?"
        r"(?:[NSEW]\b|(?=[，。、；]|\s))(?<![°]\s)|"
        r"\d+\.\d+\s?[NSEW](?=[\s,.;)])",
    ),
)

_CHANGES = "rose fell grew increased rising falling up down dropped"
_ONE_TO_FIVE = "One|Two|Three|Four|Five"
_CHANGED = "".join(rf"(?<!{verb}\s)" for verb in _CHANGES.split())

ENGLISH: tuple[tuple[Kind, str], ...] = (
    *EVERYWHERE,
    (Kind.SECTION, r"^[ \t]*\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[A-Z][a-z]+)(?!Million|Billion|Percent|Per)"),
    (
        Kind.ORDINAL,
        rf"(?:(?<=^)|(?<=[.!?]\s))(?:{_ONE_TO_FIVE}),\s(?!or\b|perhaps|maybe|possibly|{_ONE_TO_FIVE.lower()})",
    ),
    (Kind.TIME, r"\b(?:moved|shifted|changed)\s+from\s+\d{1,2}\.[0-5]\d\s+to\s+\d{1,2}\.[0-5]\d\b(?!\s*%|\s+per)"),
    (Kind.TIME, r"\b\d{1,2}\s+for\s+\d{1,2}[.:][0-5]\d\b"),
    (Kind.TIME, r"\b(?:is|are|was|starts?|meets?)\s+at\s+\d{1,2}(?=\s*[(,;](?!\d)|\s+on\s+[A-Z])"),
    (Kind.DATE, r"(?<![\d/.-])\d{1,2}[-–]\d{1,2}/\d{1,2}(?![\d/%])"),
    (Kind.ORDINAL, rf"\b(?:was|is|am|are|were|be)\s+number\s+(?:{_SAID})\b"),
    (Kind.ORDINAL, rf"\b[Hh]alf-year(?=\s+(?:{_REPORTS})\b)"),
    (Kind.CODE, r"\b(?:[Tt]ext|[Ss]end|SMS)\s+\S+\s+to\s+\d{3,6}(?![\d,]*\d|\s+[a-z]+s\b)"),
    (Kind.CODE, r"\b(?:calls?|complaints?|reports?|messages?)\s+to\s+\d{3,6}(?![\d,]*\d|\s+[a-z]+s\b|\s*%)"),
    (
        Kind.TIME,
        rf"{_CHANGED}\bfrom\s+\d{{1,2}}\.(?:00|15|30|45)\s+(?:to|till|until)\s+\d{{1,2}}\.(?:00|15|30|45)\b(?!\s*%|\s+per)",
    ),
    (
        Kind.CODE,
        rf"\b{_SERVICE}[:#]?(?:\s+(?:is|on|at|no\.|number|the|our))*[:#]?\s*(?:\d+-[\d-]*\d|"
        rf"\d{{2,}}(?: \d{{2,4}})+|\d{{3,}}(?!\s+[a-z]+s\b))(?![\d,]*\d|\s*%)",
    ),
    (Kind.CODE, r"\b(?:[Ee]xt\.?|[Ee]xtension|[Dd]ial|[Pp]ress)\s+\d+(?=\s+(?:for|to|and)\b|[.,;)\n]|$)"),
    (Kind.CODE, rf"\b\d{{1,4}}[A-Z]?\s+(?:[A-Z][\w'’]+\s+){{1,3}}(?:{_either(_STREETS)})\b"),
    (
        Kind.CODE,
        r"\(0\d{1,4}\)\s?\d{3,4}(?:[ -]\d{3,4})*(?![\d,])|\b1:\d{1,3},\d{3}(?![\d,])|"
        r"\b1:\d+(?=\s+scale)|\b[fF]/\d+(?:\.\d+)?|\b1/\d{2,4}\s?s\b|\b[Nn]o\.\s?\d+/\d+(?:-\w+)?",
    ),
    (
        Kind.CODE,
        rf"\b(?:[A-Z][a-z]+|[A-Z]{{2,}}) (?:{_SAID.title()})\b(?!-|\s+(?:[A-Z][a-z]+s|Hundred|Thousand|Million)\b)",
    ),
    (Kind.CODE, rf"\b(?:grade|year|level|stage|phase|class)-(?:{_SAID}|\d{{1,2}})\b"),
    (Kind.CODE, r"\b(?:[Ff]light|[Tt]rain|[Bb]us)\s+[A-Z]{1,3}\s?\d+"),
    (Kind.CODE, r",\s+[A-Z][a-z]+\s+\d{5}(?![\d,])(?=[.;\n]|$)"),
    (Kind.CODE, rf"\b[A-Z][a-z]+\s[1-9]\.0{_NO_COUNT}(?!\s+[a-z]+s\b)|\bGroup\s+of\s+(?:\d+|[A-Z][a-z]+)"),
    (
        Kind.CODE,
        r"\b\d{1,2}[-–]\d{1,2}(?=\s+(?:win|victory|defeat|loss|draw|after|on\s+penalties|at\s+half-time)\b)|"
        r"(?<=\bwon )\d{1,2}[-–]\d{1,2}\b",
    ),
    (Kind.DATE, r"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bfrom ))['’]\d\d(?!\d|['’]|\s*%)"),
    (Kind.ORDINAL, rf"\b[Aa]\s(?:third|fourth|fifth|sixth|tenth)(?=(?:\s|-)(?:{_either(_ONE_MORE)})s?\b)"),
    (
        Kind.SECTION,
        rf"{_BEFORE_DIGIT}(?:{_either(_SECTIONS)})\.?\s+{_NUMBERS}(?:\(\d+\))*{_NO_COUNT}{_OF_ALL}(?:{_MORE}{_NUMBERS}"
        rf"{_NO_COUNT}(?!\s+[a-z]+s\b))*",
    ),
    (
        Kind.ORDINAL,
        rf"{_BEFORE_DIGIT}(?:{_either(_NUMBERED)}|(?i:{_either(_PLURALS)}))\.?\s+(?-i:{_NUMBERS}{_NO_COUNT}"
        rf")(?:{_MORE}{_NUMBERS}{_NO_COUNT}(?!\s+[a-z]+s\b))*",
    ),
    (Kind.ORDINAL, rf"{_BEFORE_CAPITAL}(?:{_either(_NUMBERED.upper())})\s+{_NUMBERS}{_NO_COUNT}(?!\s+[a-z]+s\b)"),
    (
        Kind.ORDINAL,
        rf"{_BEFORE_DIGIT}(?:{_either(_PLAIN)}|rev\.)\s+{_NUMBERS}{_NO_COUNT}{_OF_ALL}(?:{_MORE}{_NUMBERS}{_NO_COUNT}(?"
        rf"!\s+[a-z]+s\b))*",
    ),
    (
        Kind.ORDINAL,
        rf"\b(?:{_any_case(_SAID_AFTER)})\s+(?i:{_SAID})\b(?!-|\s+(?:million|hundred|"
        rf"thousand|per)|\s+[a-z]+s\b)",
    ),
    (
        Kind.CODE,
        r"(?=[TFSEN][a-z]+\b)(?:(?<=\b[Tt]he )|(?<=\bof )|(?<=\bat )|(?<=\bin )|(?<=\bby )|(?<=\band ))"
        r"(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve|Twenty)\b(?!-|\s+(?:Million|Hundred|Thousand|Per))",
    ),
    (Kind.SECTION, r"(?<=[.;:]\s)\d{1,2}\.\s(?=[A-Za-z])"),
    (Kind.SECTION, r"(?:(?<=[.;:,]\s)|(?<=and\s))\(\d{1,2}\)(?=\s)"),
    (
        Kind.TIME,
        rf"\b(?:half\s+past|(?:a\s+)?quarter\s+(?:past|to)|(?:five|ten|twenty|"
        rf"twenty-five)\s+(?:past|to))\s+{_HOUR}\b(?!\s+(?:per|[a-z]+s)\b)",
    ),
    (Kind.CODE, r"(?<=number,\s)\d{3,6}\b"),
    (Kind.TIME, r"\bat\s+\d{1,2}\.[0-5]\d(?:(?:,\s+|\s+and\s+|,\s+and\s+)\d{1,2}\.[0-5]\d)+(?![\d%]|\s*(?:per|%))"),
    (Kind.TIME, rf"\b{_HOUR}\s+(?:o['’]clock|in\s+the\s+(?:morning|afternoon|evening)|at\s+night)\b"),
    (
        Kind.TIME,
        rf"\b{_OPEN}(?:\s+\w+){{0,3}}?\s+(?:from\s+)?{_HOUR}\s*(?:to|till|until|"
        rf"–|-)\s*{_HOUR}\b(?!\s+[a-z]+s\b)(?:(?:\s+on)?\s+\w+,?\s+and\s+(?:from\s+)?{_HOUR}\s+to\s+{_HOUR}"
        rf"(?=\s+on\b))?",
    ),
    (Kind.TIME, r"\bfrom\s+\d{1,2}\s+(?:till|until)\s+\d{1,2}\b(?!\s*%|,\d)"),
    (Kind.TIME, r"\b(?:from\s+\d{1,2}(?:[.:]\d\d)?\s+to\s+\d{1,2}(?:[.:]\d\d)?(?:\s+and\s+|,\s+)?){1,3}\s*[ap]\.?m\b"),
    (Kind.TIME, r"\bat\s+\d{1,2}\.[0-5]\d(?=\s+(?:on|in)\s+(?:the|a|that)\s+(?:\w+\s+)?(?:morning|afternoon|evening))"),
    (Kind.TIME, r"(?:day|daily|Mon|Fri|Sat|Sun),?\s\d{1,2}[-–]\d{1,2}(?=[.,;)]|\s|$)(?!\s+[a-z]+s\b)"),
    (Kind.TIME, r"\b[Tt]he\s+\d{1,2}\.[0-5]\d(?=\s+(?:from|to|bus|train|ferry|service|did|was|is|left|ran)\b)"),
    (Kind.TIME, r"\bat\s+(?:about|around|exactly)\s+\d{1,2}(?=[,.;](?!\d))"),
    (Kind.TIME, rf"(?:(?<=^)|(?<=[.;]\s))By\s(?:{_SAID})(?=\s(?:the|it|we|she|he|they|all|there|everyone)\b)"),
    (Kind.TIME, rf"(?<=;\s)by\s(?:{_SAID})(?=\s(?:the|it|we|she|he|they|all|there|everyone)\b)"),
    (Kind.TIME, rf"\bfrom\s+{_HOUR}\s+(?:to|till|until)\s+{_HOUR}(?=\s+(?:{_DAYTIME}))"),
    (
        Kind.TIME,
        r"\b(?:starts?|begins?|opens?|closes?|leaves?|arrives?|departs?|meets?|"
        r"ends?|lunch|doors|bus|train|talks?|meeting|session|prayers?)\s+(?:\w+\s+){0,3}?(?:at|"
        r"by|until|from)\s+\d{1,2}\.[0-5]\d(?!\d|\s*(?:%|per|million|to\s+\d))",
    ),
    (
        Kind.TIME,
        r"\b(?:starts?|begins?|opens?|closes?|leaves?|arrives?|departs?|meets?|"
        r"ends?|back|home|up|again|met|left|started|began|opened|closed|arrived|ended|finished|woke|gathered|"
        r"returned|departed)\s+(?:\w+\s+){0,2}?(?:at|by|until|till|before|"
        r"after)\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
        r"twelve|\d{1,2})(?=[.,;](?!\d)|\s+(?:and|on|sharp|every)\b|$)",
    ),
)

_IDENTITY = (
    "会议号|会议ID|密码|口令|账号|帐号|卡号|账户|验证码|学号|工号|车牌号?|身份证号?|证件号|取件码|邀请码|房号|分机|信箱|邮箱|编号|邮编|"
    "电话|手机|传真|热线|票号|订单号?|单号|批号|合同号|项目号|档案号|文号|会员号|QQ群?|群号|车次|航班|航班号|病历号|门牌号?|条形码|二维码"
)
_PLACE = r"(?:班|床|路(?:车|公交)|路(?=车|公交)|排|单元|栋|幢|楼|层|室|座(?![桥楼房城山]))"
_OCLOCK = "[一二两三四五六七八九十]{1,3}"
_POINTS = (
    "建议|意见|要求|经验|体会|启示|思考|原因|想法|希望|说明|不足|改进|共识|收获|变化|特点|问题|内容|做法|理由|好处|感受|期望|结论|"
    "工作|打算|承诺|发现|倡议|进展|成效|教训|困难|诉求"
)

_PEOPLE = "|".join(noun for noun in NOUNS["zh"] if len(noun) > 1)
_MEASURED = (
    "个名所家省市县区项次例件份套场期批户位人岁元万亿千百天年月周处间台辆本部支条种类"
    "组队班村成倍公美欧英港日平亩吨克米升秒度分斤里"
)

CHINESE: tuple[tuple[Kind, str], ...] = (
    *EVERYWHERE,
    (Kind.SECTION, rf"^[ \t]*[1-9]\s+(?=(?![{_MEASURED}]|{_PEOPLE})[\u4e00-\u9fff、与和]{{2,12}}[ \t]*\n)"),
    (Kind.CODE, rf"(?<=“)(?:[\d{HAN}][^“”\d，。{HAN}—–~～-]{{1,2}}){{2,3}}(?=”)"),
    (Kind.SECTION, rf"第[{HAN}\d]+(?:[、和至][{HAN}\d]+)+[条章节款项]"),
    (
        Kind.DATE,
        rf"(?<![{HAN}\d])(?:[零〇][一二三四五六七八九]|[七八九]几|[六七八九][零〇]|七[一二三四五六七]|八[一二三四五六七八]|"
        r"九[一二三四五六七八九])年(?![级龄多来内])",
    ),
    (Kind.SECTION, r"^[ \t]*\d{1,2}﹒"),
    (Kind.ORDINAL, r"(?<![家养古变衰])老[一二三四五六七八九](?![十百千万])"),
    (Kind.CODE, r"一刻(?!钟)|(?<![有设建共分])四处(?=[\u4e00-\u9fff])"),
    (Kind.CODE, r"(?<=[人名户])一[组班队](?=[，、。；进开轮分]|$)"),
    (Kind.CODE, rf"(?<![每\d{HAN}\s])[千万]人(?=[^，。；\d{HAN}]{{1,5}}(?:数|率|比|量))"),
    (
        Kind.CODE,
        r"(?<![\d.,])\d{3,8}转\d{1,5}(?!\d)|\d{1,3}号楼\d{1,2}[层楼](?:\d{2,4})?|\d{1,2}[层楼]\d{2,4}(?=教室|会议室|[室房])",
    ),
    (Kind.CODE, rf"(?<=[道镇乡])[{HAN}]{{1,2}}社区"),
    (
        Kind.CODE,
        rf"(?:{_IDENTITY})(?:号码|代码)?(?:为|是)?[:：]?\s?[A-Za-z]{{0,6}}-?\d[\d A-Za-z-]*(?<![\s-])(?!"
        rf"\d|\s?[万亿%％条部个名项小天年])",
    ),
    (
        Kind.CODE,
        r"(?:北纬|南纬|东经|西经)\s?\d+(?:\.\d+)?(?:\s?[°度]\s?(?:\d+(?:\.\d+)?\s?[′'’分]?\s?)?(?:\d+(?"
        r":\.\d+)?\s?[″\"”秒]?)?)?",
    ),
    (Kind.CODE, r"(?:版|版本|系统|软件|程序|App|APP|应用|平台|固件)\s?[Vv]?\d+\.\d+(?:\.\d+)*(?![\d万亿%％])"),
    (Kind.CODE, r"(?:Wi-?Fi|Windows|Android|iOS|iPhone|iPad|USB|Python)\s?\d+(?:\.\d+)*"),
    (Kind.CODE, r"(?<=[级一二三高初])[（(]\d{1,2}[)）](?=班|中队)"),
    (Kind.SECTION, r"(?:(?<=[；;。：:，、])|(?<=[；;。：:，、] ))[（(]\d{1,2}[)）]"),
    (
        Kind.SECTION,
        r"^[ \t]*(?:\d{1,2}\.){1,3}\d{1,2}[ \t]+(?=[\u4e00-\u9fff])(?![万亿千百倍元米克升吨岁小公里天年"
        r"月成个分])",
    ),
    (Kind.SECTION, r"[①-⑳⑴-⒇⒈-⒛㈠-㈩]"),
    (Kind.CODE, r"\d{1,3}号楼(?:\d{1,2}单元)?(?:\d{1,4}室?)?(?![\d层])|\d{1,2}排\d{1,3}[座号]|\d{1,2}单元\d{3,4}室?"),
    (
        Kind.CODE,
        rf"(?:(?<=[在住到坐乘去来往])|(?<=[，。；：、“（座栋区])|^)\d{{1,3}}\s?{_PLACE}(?=[有的在是坐举开"
        rf"住换去到，。；、为门]|[的]|$)(?!的?(?:楼|高))",
    ),
    (
        Kind.CODE,
        r"(?:(?<!\d)\d{1,4})?(?:国道|省道|县道|乡道|高速)\s?[A-Z]?\d+线?|\d{1,3}\s?号?(?:病区|病房|"
        r"诊室|窗口|教室|车间|会议室|展厅|考场|标段|车厢|检票口|出口|站台|登机口|"
        r"航站楼|柜台|通道|食堂|宿舍|展位|仓库)",
    ),
    (Kind.SECTION, r"(?:(?<=[；;：:。])|(?<=[；;：:。] )|(?<=[\u4e00-\u9fff]\s))\d{1,2}[.．、](?=[\u4e00-\u9fff])"),
    (Kind.CODE, r"\d{1,3}\s?路(?=公交|车(?!程))"),
    (Kind.CODE, rf"《[^》\n]{{0,30}}?[\d{HAN}][^》\n]{{0,30}}》"),
    (Kind.CODE, r"(?<![\d.,])(?:12\d{3}|11[0249]|120)(?=接到|接听|接报|受理|来电|开通|平台|求助|联动|报警)"),
    (Kind.CODE, rf"(?<=“)(?:[{HAN}\d][^“”\d，。]{{1,3}}|\d{{1,3}}[^“”\d，。]{{0,4}}[日节])(?=”)"),
    (Kind.CODE, rf"[{HAN}]{{1,2}}组(?=、[{HAN}]{{1,2}}组)|(?<=组、)[{HAN}]{{1,2}}组|(?<=[A-Z])[一二三四五][剂针]"),
    (
        Kind.CODE,
        r"[一二三四五六七八九]〇[一二三四五六七八九]医院|1/\d{2,4}\s?秒|[一二三四五六七八九][（(]\d{1,2}[）)]班",
    ),
    (Kind.CODE, r"(?<=打)\d{3,5}(?=举报|咨询|求助|报警|投诉|反映|[，。、；])"),
    (Kind.CODE, rf"(?<=村)(?:\d{{1,2}}|[{HAN}]{{1,3}})[组社队](?![个名多])|[{HAN}]道[河沟坪岭湾桥]"),
    (Kind.ORDINAL, r"(?:(?<=[，。；、：（])|^)[一二三四五]档(?=\d|为|是)"),
    (Kind.ORDINAL, r"(?:(?<=[，。；、：（])|^)[一二三四五六]期(?!培训|课|班|节目|讲)"),
    (
        Kind.DATE,
        r"(?:农历)?(?:正|腊|冬|[二三四五六七八九十]|十[一二])月(?:初[一二三四五六七八九十]|"
        r"[十廿](?:[一二三四五六七八九])?|二十[一二三四五六七八九]?|三十)(?![个名位万千百多余几所家岁元"
        r"人次])",
    ),
    (
        Kind.TIME,
        rf"(?:\d{{1,2}}|{_OCLOCK})\s?点(?:半|钟|整|许|(?:过|差)?[一三]刻|[一二三四五]?十[一二三四五六七八"
        rf"九]?分|\d{{1,2}}分?)",
    ),
    (
        Kind.TIME,
        rf"(?:早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|凌晨|当晚|半夜|早|晚)\s?(?:\d{{1,2}}|"
        rf"{_OCLOCK})\s?[点时](?!间)(?:半|\s?\d{{1,2}}\s?分)?(?:\s?[到至—–-]{{1,2}}\s?(?:次日|"
        rf"下午|晚上|晚|中午)?\s?(?:\d{{1,2}}|{_OCLOCK})\s?[点时]半?)?",
    ),
    (
        Kind.TIME,
        rf"(?<![提有讲说是几下这那以第\d.一二两三四五六七八九十百])(?:\d{{1,2}}|"
        rf"{_OCLOCK})点(?![\d一二三四五六七八九零]|{_POINTS}|以上|以下)"
        rf"(?:[到至—–-]{{1,2}}(?:\d{{1,2}}|{_OCLOCK})点半?)?",
    ),
)

IN = {"zh": CHINESE, "en": ENGLISH}
