"""States are found by every name they go by, and not where a word only looks like one."""

import pytest

from pipeline.classify.coder import Coder


def _named(coder: Coder, text: str, language: str = "zh") -> set[str]:
    view = coder.view("", text, language)
    return {naming.iso3 for reading in view.readings for naming in reading.namings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产品远销拉美国家和欧美国家", set()),
        ("印度尼西亚学员来了", {"IDN"}),
        ("白俄罗斯代表发言", {"BLR"}),
        ("尼日利亚与尼日尔", {"NGA", "NER"}),
        ("尼日总统", {"NER"}),
        ("南苏丹和苏丹", {"SSD", "SDN"}),
        ("几内亚比绍的渔港", {"GNB"}),
        ("赤道几内亚的学员", {"GNQ"}),
        ("巴布亚新几内亚外交官", {"PNG"}),
        ("几内亚学员", {"GIN"}),
        ("内蒙古的草原", set()),
        ("刚果(金)和刚果(布)", {"COD", "COG"}),
        ("沙地阿拉伯、肯亞、寮國與大馬", {"SAU", "KEN", "LAO", "MYS"}),
        ("馬里瓦特教授", set()),
        ("索馬利蘭的學員", set()),
        ("多米尼加与多米尼克", {"DOM", "DMA"}),
        ("西班牙文與越南語", set()),
        ("中新社北京电", set()),
        ("发展中国家和其中俄罗斯代表", {"RUS"}),
        ("中国与新西兰签约,中新两国合作", {"NZL"}),
        ("塞尔维亚总统来访,中塞两国签约", {"SRB"}),
        ("塞内加尔学者说,中塞友好", {"SEN"}),
        ("塞内加尔总理到访,塞方感谢中方", {"SEN"}),
        ("塞尔维亚总统到访,塞方感谢中方", {"SRB"}),
        ("塞方感谢中方", set()),
        ("越方感谢中方", {"VNM"}),
        ("中巴两国的合作", set()),
        ("巴西总统到访,中巴两国签约", {"BRA"}),
        ("中老合作中心", {"LAO"}),
        ("中老年人学手机", set()),
        ("中老人工智能合作中心", {"LAO"}),
        ("中老人文交流", {"LAO"}),
        ("尼泊尔总理来访,中尼日前签署协议", {"NPL"}),
        ("尼日总统", {"NER"}),
        ("阿尔及利亚部长出席,中阿联合实验室揭牌", {"DZA"}),
        ("阿联外长", {"ARE"}),
        ("新加坡总理来访,中新经贸合作", {"SGP"}),
        ("中新经纬报道,新加坡股市", {"SGP"}),
        ("中巴人工智能合作中心在伊斯兰堡揭牌", {"PAK"}),
        ("越南文化部官员与葡萄牙文教授", {"VNM"}),
        ("中日企业合作", {"JPN"}),
        ("美方向中方提供数据,法方面临短缺,俄方面表示", {"USA", "FRA", "RUS"}),
        ("南非正式加入,来华南非学员,海地方面派官员", {"ZAF", "HTI"}),
        ("联合法国电力公司,今天意方代表团,据报道德方愿", {"FRA", "ITA", "DEU"}),
        ("2025日本大阪世博会,大馬里程碑式", {"JPN", "MYS"}),
        ("出席中泰人工智能合作论坛,今年中老铁路", {"THA", "LAO"}),
        ("日本语音企业,美国语言模型,越南语言大学,泰国语教材", {"JPN", "USA", "VNM"}),
        ("中南大学,印尼盾与越南盾,印度盾构机", {"IND"}),
        ("5日中国与老挝签约,5日美国代表与10月5日媒体", {"LAO", "USA"}),
        ("近日印发文件,立法方面同意方可,打印方式与完美方案", set()),
        ("云南非常重视,湖南非遗,上海地铁,宁波兰州,许多哥斯达黎加人", {"CRI"}),
        ("以巴西为例,参加纳米比亚会议", {"BRA", "NAM"}),
        ("以巴冲突,法方与印方,南非和海地", {"ISR", "PSE", "FRA", "IND", "ZAF", "HTI"}),
        ("司法国际合作,扩大马里市场,文莱苏丹殿下", {"MLI", "BRN"}),
        ("中非合作论坛", set()),
        ("坦赞铁路", {"TZA", "ZMB"}),
        ("俄烏衝突", {"RUS", "UKR"}),
        ("热门地区:越南亚美尼亚泰国沙特阿拉伯摩洛哥意大利海地土耳其秘鲁伊朗", set()),
        ("热门地区:几内亚秘鲁缅甸乍得巴林斐济挪威", set()),
        (
            "出席的有老挝、缅甸、尼泊尔、斯里兰卡、巴基斯坦、蒙古国、斐济、古巴和埃及",
            {"LAO", "MMR", "NPL", "LKA", "PAK", "MNG", "FJI", "CUB", "EGY"},
        ),
        ("中国同爱尔兰在都柏林会谈", {"IRL"}),
        ("大马士革的学员和大马的学员", {"MYS"}),
        ("斐济语和拉脱维亚语的语料", set()),
        ("朝鲜半岛与几内亚湾", set()),
    ],
)
def test_chinese_names_and_traps(text: str, expected: set[str], coder: Coder) -> None:
    assert _named(coder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials of Niger and Nigeria met.", {"NER", "NGA"}),
        ("Guinea, Equatorial Guinea and Papua New Guinea joined.", {"GIN", "GNQ", "PNG"}),
        ("Guinea-Bissau signed.", {"GNB"}),
        ("The DRC and the Republic of the Congo signed.", {"COD", "COG"}),
        ("The Democratic Republic of the Congo signed.", {"COD"}),
        ("A tech firm in Atlanta, Georgia, hired staff.", set()),
        ("Georgia's minister came from Tbilisi.", {"GEO"}),
        ("Dominica and the Dominican Republic.", {"DMA", "DOM"}),
        ("Latin American and North American firms.", set()),
        ("They asked us to join; the US declined.", {"USA"}),
        ("The Jakarta Post and Vietnam News reported.", set()),
        ("Talks with Washington go on; in Moscow it rained.", {"USA"}),
        ("It speaks Arabic, German, French and Korean.", set()),
        ("French officials speak of languages.", {"FRA"}),
        ("They polish the text.", set()),
        ("South Sudan and Sudan.", {"SSD", "SDN"}),
        ("North Korea and the ROK.", {"PRK", "KOR"}),
        (
            "Suomi Hausa Tagalog. "
            + "ministers of cambodia, cuba, ethiopia and laos issued a statement on artificial intelligence. "
            * 4,
            {"KHM", "CUB", "ETH", "LAO"},
        ),
    ],
)
def test_english_names_and_traps(text: str, expected: set[str], coder: Coder) -> None:
    assert _named(coder, text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kazakh, Kyrgyz, Tajik and Uzbek officials came.", {"KAZ", "KGZ", "TJK", "UZB"}),
        ("Thai and Vietnamese ministers met.", {"THA", "VNM"}),
        ("Japanese and Korean AI companies met.", {"JPN", "KOR"}),
        ("Talks of the Spanish and Portuguese governments", {"ESP", "PRT"}),
        ("Hungarian and Serbian labs signed.", {"HUN", "SRB"}),
        ("It was shown in Lao and Thai languages.", set()),
        ("It has subtitles in French and Spanish.", set()),
        ("It translates Thai, Vietnamese and Burmese for officials.", set()),
        ("The model supports Thai, Lao and Khmer.", set()),
        ("Thai and Lao speech corpora", set()),
    ],
)
def test_a_list_of_adjectives_goes_by_its_noun(text: str, expected: set[str], coder: Coder) -> None:
    assert _named(coder, text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Россия, Узбекистан и Казахстан подписали; узбекские учёные приехали", {"RUS", "UZB", "KAZ"}),
        ("fr", "Le Sénégal et les chercheurs brésiliens", {"SEN", "BRA"}),
        ("es", "Chile, México y los Estados Unidos", {"CHL", "MEX", "USA"}),
        ("pt", "Moçambique e o Brasil", {"MOZ", "BRA"}),
        ("vi", "Việt Nam và Lào; ý kiến bạn đọc", {"VNM", "LAO"}),
        ("id", "Indonesia dan Mesir", {"IDN", "EGY"}),
        ("ar", "مصر والسعودية", {"EGY", "SAU"}),
        ("ja", "タイと韓国", {"THA", "KOR"}),
        ("fa", "ایران و روسیه", {"IRN", "RUS"}),
        ("uk", "Кенія та Ефіопія. Передрук заборонено", {"KEN", "ETH"}),
    ],
)
def test_names_in_other_languages(language: str, text: str, expected: set[str], coder: Coder) -> None:
    assert _named(coder, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "с Экваториальной Гвинеей и Южным Суданом", {"GNQ", "SSD"}),
        ("ru", "с Гвинеей, Гвинеей-Бисау и Папуа — Новой Гвинеей", {"GIN", "GNB", "PNG"}),
        ("ru", "с Доминикой и Доминиканской Республикой", {"DMA", "DOM"}),
        ("ru", "с Северной Кореей, Новой Зеландией, Восточным Тимором", {"PRK", "NZL", "TLS"}),
        ("ru", "с Боснией и Герцеговиной, Соединёнными Штатами", {"BIH", "USA"}),
        ("ru", "на Кубе, с Индией, Нидерландами и Шри-Ланкой", {"CUB", "IND", "NLD", "LKA"}),
        ("ru", "Индивидуальный план. Индикаторы роста. Кубок мира. Кубический метр.", set()),
        ("uk", "з Південним Суданом, Новою Зеландією, Боснією і Герцеговиною", {"SSD", "NZL", "BIH"}),
        ("uk", "у В'єтнамі та Вʼєтнам; Індивідуальний план", {"VNM"}),
        ("fa", "کره جنوبی و گینه استوایی", {"KOR", "GNQ"}),
        ("ar", "كلية الهندسة في بيروت ومصرف في نيويورك", set()),
        ("ar", "للهند ولمصر وباليابان والكينيون والقطريين", {"IND", "EGY", "JPN", "KEN", "QAT"}),
    ],
)
def test_names_have_their_cases_and_end_where_they_end(
    language: str, text: str, expected: set[str], coder: Coder
) -> None:
    assert _named(coder, text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("独自に開発し、仏教と伊藤氏、玄米と米価", set()),
        ("タイトル、スタイル、タイヤ、リアルタイム、インドア", set()),
        ("ラテンアメリカとインド洋の国々", set()),
        ("日本語、フランス語、ドイツ語、タイ語の教材", set()),
        (
            "タイ、ペルー、マリ、ガーナ、ベナン、トンガ、インドの代表",
            {"THA", "PER", "MLI", "GHA", "BEN", "TON", "IND"},
        ),
        ("日米と中仏と独仏", {"JPN", "USA", "FRA", "DEU"}),
        ("日米韓の首脳と米大統領", {"JPN", "USA", "KOR"}),
        ("米中両国", {"USA"}),
        ("5日中国政府は、6日米国政府は", {"USA"}),
        ("中米諸国", set()),
    ],
)
def test_japanese_names_have_edges(text: str, expected: set[str], coder: Coder) -> None:
    assert _named(coder, text, "ja") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Arabia Saudita, Kazajstán, Viet Nam, Botswana, Rwanda", {"SAU", "KAZ", "VNM", "BWA", "RWA"}),
        ("es", "Zimbabwe, Nueva Zelandia, Costa de Marfil, Bahréin", {"ZWE", "NZL", "CIV", "BHR"}),
        ("es", "funcionarios keniana, japoneses y senegaleses", {"KEN", "JPN", "SEN"}),
        ("fr", "Vietnam, Bélarus, Kirghizistan, l'île Maurice", {"VNM", "BLR", "KGZ", "MUS"}),
        ("fr", "les ministres congolais, namibien et néo-zélandais", {"COG", "NAM", "NZL"}),
        ("pt", "Polónia, Roménia, Letónia, Zimbabué, Qatar", {"POL", "ROU", "LVA", "ZWE", "QAT"}),
        ("pt", "Cingapura, Madagáscar, Malawi, Mali e Omã", {"SGP", "MDG", "MWI", "MLI", "OMN"}),
        ("en", "Burkinabè, Congolese and Equatorial Guinean officials", {"BFA", "COG", "GNQ"}),
        ("en", "Franco-Chinese, Russo-Chinese and Anglo-Chinese labs", {"FRA", "RUS", "GBR"}),
        ("vi", "Xin-ga-po, Ả Rập Xê Út và nước Áo", {"SGP", "SAU", "AUT"}),
        ("ar", "كوت ديفوار وجمهورية الكونغو الديمقراطية", {"CIV", "COD"}),
        ("ar", "الخبراء الأردنية والهندية والماليزيون", {"JOR", "IND", "MYS"}),
        ("id", "Oman, Mali, Chad dan Pantai Gading", {"OMN", "MLI", "TCD", "CIV"}),
        ("ru", "Мали, Чад и Того", {"MLI", "TCD", "TGO"}),
        ("ru", "Того же мнения замбийские и малийские эксперты", {"ZMB", "MLI"}),
        ("fa", "هند و کوبا", {"IND", "CUB"}),
    ],
)
def test_names_of_the_press(language: str, text: str, expected: set[str], coder: Coder) -> None:
    assert _named(coder, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Inner Mongolia and Inner Mongolian firms; the Korean Peninsula", set()),
        ("en", "U.S. dollars, US$5, Swiss francs, Indian rupees, Thai baht", set()),
        ("en", "the Lao News Agency, Saudi Press Agency, Associated Press of Pakistan", set()),
        ("en", "The Paris Agreement, the Seoul AI Summit, a Berlin-based firm", set()),
        ("en", "London School of Economics; a firm in Savannah, Georgia", set()),
        ("en", "Amman and Beijing agreed.", {"JOR"}),
        ("en", "They met in Egypt today; Russia Today and India Today reported.", {"EGY"}),
        ("ar", "في مالي وفي بنين", {"MLI", "BEN"}),
        ("zh", "瑞士法郎,印度卢比,越南盾,土耳其里拉,新加坡元", set()),
        ("zh", "老挝通讯社和泰国国家通讯社", set()),
        ("zh", "古巴通信部", {"CUB"}),
        ("zh", "英法德与新马泰", {"GBR", "FRA", "DEU", "SGP", "MYS", "THA"}),
        ("zh", "美日韩三国", {"USA", "JPN", "KOR"}),
        ("fr", "des dollars américains, l'océan Indien, la Mongolie-Intérieure, le Nouveau-Mexique", set()),
        ("es", "dólares de Estados Unidos, Mongolia interior, Nuevo México", set()),
        ("pt", "países de língua portuguesa, dólares americanos", set()),
        ("vi", "Ấn Độ Dương, Châu Mỹ Latinh, Nam Mỹ, Chủ Nhật, Nội Mông, Lào Cai, đô la Mỹ", set()),
        ("id", "Bahasa Inggris dan dolar AS", set()),
        ("ar", "اللغة الفرنسية والمحيط الهندي وأمريكا اللاتينية", set()),
        ("ru", "Индийский океан, Внутренняя Монголия, в Латинской Америке", set()),
        ("ru", "миллион индийских рупий и швейцарских франков", set()),
    ],
)
def test_words_beside_a_name_make_it_another_thing(
    language: str, text: str, expected: set[str], coder: Coder
) -> None:
    assert _named(coder, text, language) == expected


def test_china_is_never_listed(coder: Coder) -> None:
    assert _named(coder, "China, the People's Republic of China and Chinese firms", "en") == set()
