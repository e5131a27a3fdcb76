"""A bank's line without what changes from one to the next: `normalise`; and without how money moved:
`merchant_words`, which tell merchants apart.
"""

import re
import unicodedata
from functools import lru_cache

from app.domain.places import without_place
from app.domain.transfer_fields import transfer_fields

_WORD = re.compile(r"[^\W_]+")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
# What changes from one line of a statement to the next: dates, ids, store numbers.
_CHANGING = re.compile(
    rf"""(?<!\w)(?:
        (?:(?:on|date)[ ])?\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?
        | \d{{1,4}}[-.]\d{{1,2}}[-.]\d{{2,4}}
        | (?:0[1-9]|1[0-2])[-.](?:0[1-9]|[12]\d|3[01])
        | \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:[ ]?[ap]m)?
        | (?:{_MONTHS})[ ]?\d{{1,2}} | \d{{1,2}}[ ]?(?:{_MONTHS})
        | (?:payment|purchase|transaction|withdrawal)[ ]authorized[ ]on
        | purchase[ ]with[ ]pin
        | indn:.*?(?=co[ ]id:|$)
        | (?:(?:web|co|orig|trace|trn|ref|conf|auth|txn)[ ])?
          (?:id|no|nbr|ref|conf|trn|trace|auth)[ ]?[:=\#][ ]*\S+
        | \#[ ]?\d+
        | (?<=\d[ ])card[ ]\d{{4}}
        | (?<!credit[ ])(?<!(?:to|my)[ ])(?<!your[ ])card[ ]\d{{4}}$
    )(?!\w)
    # A company's number with its entry right behind it: 7914752322PAYROLL.
    | (?<!\w)\d{{9,10}}(?=[a-z]{{3}})
    # An order's id; after SQ*, PAYPAL * and the like stands the merchant.
    | (?<!paypal)(?<!paypal[ ])(?:(?<=\w{{4}})|(?<=\w{{4}}[ ]))\*[ ]?(?=\w*\d)\w{{5,}}
    # Amazon's may have no digit.
    | (?:(?<=amazon)|(?<=amazon\.com)|(?<=amazon[ ]prime)|(?<=prime[ ]video)|(?<=mktp[ ]us)
        |(?<=kindle[ ]svcs))\*[ ]?\w{{5,}}
    """,
    re.VERBOSE,
)
_A_CODE = " 000 "
_MAY_CHANGE = re.compile(r"[\d#:*]|authorized on|with pin")
"""What all of these have. Half of the names have none of it, and this is quicker to look for."""
_ELECTRONIC = "ach electronic "
_GLUED = re.compile(r"\Aach electronic (?:credit|debit) ?(?=\w)")  # the sender stands right behind it
_LETTER_CODES = frozenset({"ppd", "ccd"})  # how a bank enters a transfer
# A number, a mixture of letters and digits (but not Forever21 or 24hour), a masked one.
_CODE = re.compile(r"\d{3,}|(?![a-z]+\d{1,2}$)(?!\d{1,2}[a-z]+$)(?=\w*\d\w*\d)(?=\w*[a-z])\w{5,}|x{2,}\d*")
_LAST_CODE = re.compile(r"(?=\w*\d)\w{6,}")  # behind a name, even one that looks like a name
# What terminals and banks put before the merchant's name.
_PREFIXES = frozenset(
    [
        "pos",
        "purchase",
        "check",
        "debit",
        "card",
        "checkcard",
        "recurring",
        "ach",
        "visa",
        "mastercard",
        "sq",
        "tst",
        "aplpay",
        "gglpay",
        "paypal",
        "pp",
        "withdrawal",
        "deposit",
    ]
)
# A first word that takes the second with it, which alone may be the merchant's own: Credit Karma.
_PREFIX_PAIRS = frozenset({("recurring", "payment"), ("ach", "credit")})
# Words that say how money moves, not whose it is.
_HOW_BEFORE = re.compile(
    r"\A(?:(?:web|tel|electronic|online|mobile|bill|recurring|automatic|auto|pre ?auth(?:orized)?|authorized"
    r"|eft|ach|external|ext|direct|dir) )+(?:ach |debit |credit )?"
    r"(?:payment|pymt|pmt|pay|withdrawal|debit|deposit|dep) (?:payment )?(?:(?:to|from) )?(?=\w)"
)
_HOW_AFTER = re.compile(
    r"(?<=\w)(?: (?:(?:bill|web|online|mobile|electronic|recurring|auto|e)[ ]?)?(?:payment|pymt|pmt)s?"
    r"| (?:bill|auto) ?pay| e ?pay| payroll| dir(?:ect)? ?dep(?:osit)?)+$"
)
_PAID_BY_PAYPAL = ["inst", "xfer"]
"""`PAYPAL INST XFER SPOTIFY`: a purchase whose money PayPal took from the account."""
_SUFFIXES = frozenset({"purchase", "recurring", "pos", "debit", "web", "ckcd"})


@lru_cache(maxsize=8_192)
def normalise(text: str) -> str:
    """Lower-case words without dates, codes and a terminal's prefixes; all words if nothing else is left."""
    folded = _line(text)
    fields = transfer_fields(folded)
    return _words(folded if fields is None else " ".join(fields))


@lru_cache(maxsize=8_192)
def merchant_words(text: str) -> str:
    """The normalised words without those that say how money moved or what for, if others are left."""
    folded = _line(text)
    fields = transfer_fields(folded)
    words = _HOW_BEFORE.sub("", _words(folded if fields is None else fields.company))
    return _said_once(_HOW_AFTER.sub("", words))


def _said_once(words: str) -> str:
    """`acme` of `acme acme`: some banks print a name twice, and may have put one word of a code between."""
    half = len(words) // 2
    if words == f"{words[:half]} {words[:half]}":
        return words[:half]
    first, _, rest = words.partition(" ")
    return first if rest.count(" ") == 1 and rest.endswith(f" {first}") else words


def _words(folded: str) -> str:
    words = _WORD.findall(_CHANGING.sub(_A_CODE, folded) if _MAY_CHANGE.search(folded) else folded)
    kept = [word for word in words if not _is_code(word)]
    kept = [word for word in kept if word != "com"] or kept
    while len(kept) > 1 and kept[0] in _PREFIXES:
        before = kept.pop(0)
        if len(kept) > 1 and (before, kept[0]) in _PREFIX_PAIRS:
            kept.pop(0)
    if kept[:2] == _PAID_BY_PAYPAL and len(kept) > len(_PAID_BY_PAYPAL):
        del kept[:2]
    while len(kept) > 1 and kept[-1] in _SUFFIXES:
        kept.pop()
    kept = without_place(kept, after_code=len(words) > 1 and _is_code(words[-2]))
    while len(kept) > 1 and (_LAST_CODE.fullmatch(kept[-1]) or kept[-1] in _SUFFIXES):
        kept.pop()
    return " ".join(kept or _WORD.findall(folded))


def _line(text: str) -> str:
    folded = fold(text)
    return _GLUED.sub("", folded) if folded.startswith(_ELECTRONIC) else folded


def fold(text: str) -> str:
    """The text in lowercase letters of one width."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _is_code(word: str) -> bool:
    # Nearly every word has letters alone, and so has a code only if it is one of a few.
    if word.isalpha():
        return word in _LETTER_CODES or (len(word) > 1 and not word.strip("x"))
    return _CODE.fullmatch(word) is not None
