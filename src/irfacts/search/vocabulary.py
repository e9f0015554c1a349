"""The words of this field: spellings, synonyms, and what questions say without asking for it.

Typed in English, Russian or Hindi; the knowledge file itself is in English, with some names
in Cyrillic and Devanagari.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

# British and American spelling, each pair read both ways, with the endings that may follow.
_SPELLINGS = [
    (one + ending, other + ending)
    for british, american, endings in (
        ("our", "or", " s ed ing er ers al able"),
        ("is", "iz", "e es ed ing er ers ation ations"),
        ("ys", "yz", "e es ed ing er ers"),
        ("tre", "ter", " s"),
        ("enc", "ens", "e es"),
        ("ogue", "og", " s"),
        ("amme", "am", " s"),
        ("ll", "l", "ed ing er ers"),
        ("oeuvre", "euver", " s ed"),
        ("inium", "inum", ""),
        ("sulph", "sulf", "ur urs uric ate ates ide"),
        ("rouble", "ruble", " s"),
    )
    for one, other in ((british, american), (american, british))
    for ending in endings.split(" ")
]

# Cyrillic as maps and newspapers write it in Latin letters, so that names are found.
_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": ""}
)
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
_RUSSIAN_ENDING = (
    r"(?<=[а-яё]{3})(?:[иы]ми|[ая]ми|[ое]го|[ое]му|[ое]в|[еоиы]й|[ая]я|[ое]е|[иы]е|[оеиыая]м|[ая]х|[ую]ю"
    r"|и[юяи]|ью|[аяоеиыуюь])$"
)


def _russian_stem(word: str) -> str:
    """Take the ending off a Russian word; others stay as they are."""
    return word if word.isascii() else re.sub(_RUSSIAN_ENDING, "", word)


# Words that people use for the same thing in this field; each finds all of its lines.
_SAME = (
    "oil crude petroleum нефть तेल",
    "gas газ गैस",
    "coal уголь कोयला",
    "price cost worth value paid pay цена कीमत",
    "settle settlement payment invoice bill",
    "medicine drug drugmaker pharma pharmaceutical лекарство दवा दवाएं",
    "export sell sold sale supply supplier экспорт निर्यात",
    "import buy bought purchase покупка импорт आयात",
    "trade turnover commerce business торговля товарооборот व्यापार",
    "fertiliser fertilizer potash urea удобрения उर्वरक खाद",
    "debt owe loan lend lent credit долг कर्ज",
    "deficit imbalance gap surplus exceed balance",
    "sanction sanctions санкции प्रतिबंध",
    "factory plant facility unit завод कारखाना",
    "built build make made manufacture produce assemble production",
    "club association organisation society group",
    "tax tariff duty levy",
    "money currency rupee ruble rouble рубль рупия रुपया रूबल",
    "bank банк बैंक",
    "share percent percentage proportion доля",
    "record peak highest most largest biggest",
    "dead died killed death",
    "army military armed soldier troop personnel serviceman армия सेना सैनिक",
    "navy naval флот नौसेना",
    "defence оборона रक्षा",
    "war conflict invasion война युद्ध",
    "worker labour labor job employment migrant workforce рабочие श्रमिक मजदूर",
    "ship warship frigate vessel корабль фрегат जहाज युद्धपोत",
    "plane aircraft fighter jet самолет самолёт истребитель विमान",
    "helicopter chopper вертолет вертолёт हेलीकॉप्टर",
    "submarine sub подлодка पनडुब्बी",
    "missile rocket ракета मिसाइल",
    "tank танк टैंक",
    "rifle gun kalashnikov автомат राइफल",
    "weapon arms arsenal оружие हथियार",
    "drill exercise manoeuvre wargame учения अभ्यास",
    "deal agreement contract pact treaty accord договор соглашение संधि समझौता",
    "replace succeed supersede successor place",
    "meeting met talk summit session встреча саммит переговоры बैठक शिखर",
    "trip visit tour travel визит поездка यात्रा दौरा",
    "gap skip missed absent boycott",
    "withdraw pull quit leave left",
    "film movie cinema bollywood фильм кино फिल्म",
    "university college institute вуз университет विश्वविद्यालय",
    "student pupil studying студент छात्र विद्यार्थी",
    "language язык भाषा",
    "railway train rail",
    "flight airline air рейс उड़ान",
    "tourist tourism holiday vacation traveller турист पर्यटक",
    "traveller merchant explorer voyage",
    "visa виза वीजा",
    "embassy mission посольство दूतावास",
    "ambassador envoy посол राजदूत",
    "consulate consul консульство वाणिज्य",
    "diaspora community expatriate диаспора प्रवासी",
    "gem diamond pearl jewellery алмаз हीरा",
    "fish seafood shrimp",
    "tea чай चाय",
    "nuclear atomic reactor аэс атомный परमाणु",
    "space cosmonaut astronaut космос космонавт अंतरिक्ष",
    "vote voted abstain abstention голосование",
    "dispute contradict",
    "annual yearly",
    "number count total",
    "began start commence",
    "next upcoming planned",
    "stationed deployed deployment",
    "us usa america american сша अमेरिका",
    "britain british uk",
    "tsar imperial empire",
    "covid pandemic coronavirus",
    "attack assault stabbing violence нападение",
    "stop stopped halt suspend suspended end ended",
    "exit withdrawal withdrew",
    "expire expiry lapse",
    "running operate operational commercial",
    "document paper agreement",
    "passenger civil airliner",
    "old oldest longest",
    "russia russian soviet ussr россия россии рф русский российский रूस रूसी",
    "india indian индия индийский भारत भारतीय",
    "moscow москва मास्को",
    "delhi дели दिल्ली",
    "china китай चीन",
    "ukraine украина यूक्रेन",
    "pakistan пакистан पाकिस्तान",
    "putin путин पुतिन",
    "modi моди मोदी",
    "brahmos брамос ब्रह्मोस",
    "sukhoi сухой सुखोई",
    "kudankulam куданкулам कुडनकुलम",
    "vikramaditya викрамадитья विक्रमादित्य",
    "tagore тагор टैगोर",
    "nehru неру नेहरू",
    "gandhi ганди गांधी",
    "jaishankar джайшанкар जयशंकर",
    "lavrov лавров लावरोव",
    "khrushchev хрущев хрущёв ख्रुश्चेव",
    "goa гоа गोवा",
    "brics брикс ब्रिक्स",
    "president президент राष्ट्रपति",
    "minister министр मंत्री",
)


@cache
def _synonyms() -> dict[str, list[str]]:
    """Give each word with all words of its lines, each once; made when first asked for."""
    found: dict[str, dict[str, None]] = {}
    for line in _SAME:
        words = line.split()
        for word in (*words, *map(_russian_stem, words)):
            found.setdefault(word, {}).update(dict.fromkeys(words))
    return {word: list(others) for word, others in found.items()}


# Words of questions that say nothing of what is asked for: English, Russian, Hindi.
STOP_WORDS = frozenset(
    """
    a about after again ago all also always am an and another any are as at back be because been before
    being between big bilateral both but by came can come comes could countries country current currently
    did do does doing done during each ever every far first for from gave get getting give go goes going got
    had happened has have having he her him his how i if in into is it its just large last latest list long
    many me more much my near need no not now of off often old on once one only or other our out over own
    please put right said same say says she should since so some still such take taken takes tell than that
    the their them then there these they this those through to today together too took towards under until
    up use used using very want wants was we went were what when where whether which while who whom whose
    why will with within without would yet you your
    в во и на с со к ко о об от до для по за из у при как что кто где когда сколько какой какая такое это
    में का की के को से पर और ने है हैं था थे कब क्या कौन कितने कितना कहाँ
    """.split()
)

_NEWEST = frozenset("latest newest last recent recently current currently now today".split())
_OLDEST = frozenset("first earliest oldest original originally".split())
_COUNTING = r"(?i)\bhow (many|much|big|large|long|far|often)\b|\b(percent|percentage|share|number|total)\b|%"


def recency(typed: Iterable[str]) -> int:
    """Say whether what was typed asks for the newest (1) or the oldest (-1), or for neither (0)."""
    found = set(re.findall(r"\w+", " ".join(typed).lower()))
    return bool(found & _NEWEST) - bool(found & _OLDEST)


def counting(typed: Iterable[str]) -> bool:
    """Whether what was typed asks for a number."""
    return bool(re.search(_COUNTING, " ".join(typed)))


def _roots(word: str) -> Iterator[str]:
    """Give the word in lower case, and what it may be an inflection of."""
    word = word.lower()
    yield word
    yield _russian_stem(word)
    for ending, other in (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", "")):
        if word.endswith(ending) and len(word) > 4:
            yield word[: -len(ending)] + other


def synonyms(word: str) -> list[str]:
    """Give the words that people use for the same thing as a word, in whatever inflection, or nothing."""
    same = _synonyms()
    return next((same[root] for root in _roots(word) if root in same), [])


def spellings(word: str) -> Iterator[str]:
    """Give other ways to spell a word: British or American, without a Russian ending, in Latin letters."""
    for one, other in _SPELLINGS:
        if len(word) > 4 and word.lower().endswith(one):
            yield word[: -len(one)] + other
    if word[:2].lower() == "ye" and word[2:4].lower() != "ar":
        yield word[1:]
    elif word[:1].lower() == "e":
        yield f"y{word}"
    if _CYRILLIC.search(word):
        stem = _russian_stem(word.lower())
        if len(stem) > 3:
            yield stem
        latin = stem.translate(_LATIN)
        yield latin
        yield from spellings(latin)
