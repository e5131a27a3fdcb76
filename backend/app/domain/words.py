"""What names say where a category is missing. Whole words alone count: `parent` pays no rent."""

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.domain.pfc import Kind


class _Words:
    """Any of these as whole words. Compiled when first sought: most starts of a function never seek them."""

    def __init__(self, *words: str) -> None:
        self._words = words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self._words)})\b")

    def are_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        return self._pattern.search(text) is not None


_PAYROLL = _Words(
    "payroll", "pay ?rl", "direct dep", "direct deposit", "dir ?dep", "salary", "wages?", "paycheck",
    "pay ?slip", "net pay", "adp", "paychex", "gusto", "trinet", "soc sec", "social security",
    "ssa treas", "pension", "annuity", r"(?:xx)?va benef\w*", "unemployment", "driver pay", "driver earnings",
    "upwork escrow",
    r"(?:uber|lyft|doordash|grubhub|instacart|maplebear|shipt)(?: \w+){0,2}"
    r" (?:edi pa?y\w*|direct pay|payouts?)",
)  # fmt: skip
_CARD_PAYMENT = _Words(
    "card payment", "credit card", "credit cr?d", "payment thank(?: you)?", "crd autopay", "crd epay",
    "cardmember serv", r"(?:payment|pymt|pmt) to (?:\w+ ){0,3}card",
    "(?:card|visa|mastercard|amex|american express|discover|chase|citi|citibank|citicard|capital one|"
    "barclays?|barclaycard|synchrony|bank of america|bk of amer|wells fargo|us bank)"
    r"(?: \w+){0,3} (?:autopay|auto pay|payment|pymt|pmt|e ?payment|bill ?pay)",
)  # fmt: skip
_LOAN = _Words("mortgage", "mortg", "loans?", "auto ln", "student ln", "lease", "rent")
# On a card these can only be payments of it; from checking they pay bills as often.
_PAYMENT = _Words(
    "autopay", "auto pay", "online payment", "mobile payment", "payment received", "e ?payment",
    "bill ?pay(?:ment)?", "payment",
)  # fmt: skip
_NOTHING_ELSE = re.compile(
    r"(?:(?:autopay|auto pay|online|mobile|payment|received|thank you|e ?payment|ach)\b ?)+"
)
_OWN_TRANSFER = _Words(
    "transfer (?:to|from)", "(?<!inst )xfer", "online transfer", "internal transfer", "to savings",
    "cd deposit", "savings transfer", "(?:to|from) (?:sav|chk|checking)", "acorns invest", "vanguard buy",
    "robinhood", "wealthfront", "betterment", "coinbase", "schwab brokerage", "etrade", "fid bkg svc",
    r"(?:overdraft|od) prot\w*(?!.* (?:fee|charge))",
)  # fmt: skip
_PERSON_TO_PERSON = _Words(
    "zelle", "venmo", "cash ?app", "apple cash", "atm withdrawal", "atm", "cash withdrawal",
)  # fmt: skip
_INTEREST = _Words(
    "interest", "intrst", "int (?:paid|earned|credit|pymn?t|payment)", "dividends?", "finance charge"
)
# What comes without pay or purchase before it.
_OTHER_INCOME = _Words(
    "(?:mobile|remote|check|cash|atm|branch|teller|counter)(?: (?:check|cash))? (?:deposit|dep)",
    "e ?deposit",
    "counter credit", "incoming wire", "wire in", "tax (?:refund|ref|rfd)", "irs treas", r"tax\w*ref",
    "franchise tax bd",
)  # fmt: skip
_NSF = _Words(
    "overdraft(?! prot)", "nsf", "insufficient funds?", "non sufficient funds?", "od fee",
    "returned (?:item|payment|check) (?:fee|charge|chg)",
)  # fmt: skip
# What came back: a check that was put in, a payment that a bank refused. No fee, whatever its size.
_RETURNED = _Words("returned (?:item|payment|check|deposit)(?! (?:fee|charge|chg))")
_LATE = _Words("late")
_FEE = _Words(
    "late fee", "late payment fee", "annual fee", "annual membership fee", "monthly maintenance fee",
    "maintenance fee", "monthly service fee", "service charge", "service fee", "atm fee",
    r"(?:overdraft|od) prot\w* (?:\w+ )?(?:fee|charge)",
    "foreign transaction fee", "wire fee", "cash advance fee", "balance transfer fee", "over ?limit fee",
)  # fmt: skip
_BILL = _Words(
    "rent", "rental", "apartments?", "apts?", "property", "properties", "landlord", "leasing", "realty",
    "lofts?", "hoa", "mortgage", "home ?loans?", "auto ?loans?", "student ?loans?", "loans?", "lending",
    "financing", "auto finance", r"financial serv\w*", "mortg", "student ln", "auto ln", "lease", "ally",
    "navient", "nelnet", "mohela", "sallie mae", "electric", "electricity",
    r"\w*energy", "power", "pwr", "elec", "utility", "utilities", "util", "water", "sewer", "waste",
    "sanitation", "edison", "natural gas", "gas co", "gas company", "pg e", "pgande", "con ?ed",
    "national grid", "internet", "broadband", "cable", "fiber", "wireless", "mobile", "telecom",
    "telephone", "phone", "cellular", "comm", "comcast", "xfinity", "verizon", "vzwrlss", "t ?mobile",
    "at t", "att", "spectrum", "sprint", "insurance", "insur", "ins", "polic(?:y|ies)", "assurance", "mutual",
    "new york life", "northwestern mu", "metlife", "prudential", "aflac", "geico", "progressive",
    "allstate", "state farm", "usaa", "lemonade", "tax", "taxes", "irs",
    "(?:ford|gm|honda|hyundai|kia|nissan|subaru|toyota|vw) (?:motor )?(?:credit|finance|financial)",
    # A transfer has sixteen letters for a company.
    "energ?", "electri?", "wirele?s?", "insura(?:nc?)?", "mortga?",
    "communications", "republic services", "refuse", "disposal", "trash", "centurylink", "cox", "directv",
    "google fi", "us cellular", "comed", "pse g", "entergy", "eversource", "ameren", "nipsco", "socalgas",
    "sdg e", "xcel", "aidvantage", r"edu\w*loan\w*", "upstart", "lendingclub", "santander", "mr cooper",
    "pennymac", "(?:chase|capital one|wells fargo|td|us bank) auto", "nationwide", "esurance",
    "tuition", "childcare", "child care", "daycare", "day care", "preschool", "kindercare",
    "communities", "greystar", "council tax", "tv licen[cs]e", "british gas", "edf", "engie", "enel",
    "vattenfall", "vodafone", "stadtwerke", "strom", "miete", r"\w*versicherung", "telekom",
)  # fmt: skip
_HABIT = _Words(
    "grocery", "groceries", "grocer", "market", "supermarket", "foods?", "trader joe s", "trader joes",
    "kroger", "safeway", "aldi", "lidl", "publix", "wegmans", "walmart", "target", "costco", "h e b",
    "heb", "starbucks", "dunkin", "coffee", "cafe", "espresso", "bakery", "deli", "restaurant", "pizza",
    "pizzeria", "grill", "diner", "taqueria", "sushi", "noodle", "burger", "chipotle", "mcdonald s",
    "mcdonalds", "subway", "bar", "pub", "doordash", "uber", "uber eats", "lyft", "taxi", "transit",
    "metro", "mta", "parking", "toll", "fuel", "gas", "gasoline", "petrol", "shell", "exxon",
    "exxonmobil", "chevron", "bp", "mobil", "texaco", "sunoco", "pharmacy", "cvs", "walgreens",
    "rite aid", "clinic", "medical", "dental", "dentist", "doctor", "hospital", "lab", "therapy",
    "therapist", "counseling", r"chiropract\w*", r"physio\w*", r"barber\w*", "haircuts?", "salon",
    "great clips", "supercuts",
)  # fmt: skip
# What is paid to belong, even to a shop, and wherever a bank says that it was bought (INTERNET CA).
_MEMBER = _Words("memberships?", "subscriptions?")


class Words(NamedTuple):
    """What a text says, each a guess that counts only where no category speaks."""

    payroll: bool
    card_payment: bool
    payment: bool
    own_transfer: bool
    person_to_person: bool
    interest: bool
    other_income: bool
    fee: bool
    insufficient_funds: bool
    returned: bool
    late: bool


@lru_cache(maxsize=8_192)
def read_words(text: str) -> Words:
    """Look for the words of a normalised text, once for each distinct one."""
    nsf = _NSF.are_in(text)
    given = _PERSON_TO_PERSON.are_in(text)
    payment = _PAYMENT.are_in(text)
    return Words(
        payroll=_PAYROLL.are_in(text),
        card_payment=bool(
            (_CARD_PAYMENT.are_in(text) and not _LOAN.are_in(text))
            or (payment and _NOTHING_ELSE.fullmatch(text))
        ),
        payment=payment,
        own_transfer=not given and _OWN_TRANSFER.are_in(text),
        person_to_person=given,
        interest=_INTEREST.are_in(text),
        other_income=_OTHER_INCOME.are_in(text),
        fee=nsf or _FEE.are_in(text),
        insufficient_funds=nsf,
        returned=_RETURNED.are_in(text) and not nsf,
        late=_LATE.are_in(text),
    )


@lru_cache(maxsize=8_192)
def kind_by_words(text: str) -> Kind | None:
    """Bill or habit by the words of a merchant's name, else nothing."""
    if _MEMBER.are_in(text):
        return None
    if _BILL.are_in(text):
        return Kind.BILL
    return Kind.HABIT if _HABIT.are_in(text) else None
