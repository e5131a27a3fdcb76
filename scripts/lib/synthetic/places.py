"""Names that differ from town to town: landlords, utilities, employers, shops, drawn for each person anew."""

from random import Random

from scripts.lib.synthetic.merchants import Merchant

CITIES = (
    "AUSTIN TX", "DAYTON OH", "FRESNO CA", "TULSA OK", "BOISE ID", "MOBILE AL", "TACOMA WA", "ALBANY NY",
    "MADISON WI", "PEORIA IL", "TAMPA FL", "RENO NV", "ERIE PA", "PROVO UT", "MACON GA", "SALEM OR",
)  # fmt: skip
_PLACES = (
    "Maple", "Harbor", "Ridge", "Cedar", "Lake", "Granite", "Sunset", "Juniper", "Prairie", "Canyon",
    "Willow", "Bayview", "Summit", "Orchard", "Stone", "Mill", "Fox", "Elm", "Bluff", "Quarry", "Pine",
    "Heron", "Copper",
)  # fmt: skip
_KINDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # kind: category, what such places are called, how a statement shows them
    "rent": (
        "RENT_AND_UTILITIES/RENT",
        ("Court Apartments", "Properties", "Lofts", "Property Mgmt"),
        ("{NAME} WEB PMTS {ref}", "{NAME} RENT"),
    ),
    "mortgage": (
        "LOAN_PAYMENTS/MORTGAGE_PAYMENT",
        ("Home Lending", "Mortgage Servicing"),
        ("{NAME} MTG PYMT {ref}",),
    ),
    "power": (
        "RENT_AND_UTILITIES/GAS_AND_ELECTRICITY",
        ("Electric Co-op", "Power & Light", "Energy", "Gas & Electric"),
        ("{NAME} UTIL PYMT {ref}", "{NAME} BILLPAY"),
    ),
    "water": ("RENT_AND_UTILITIES/WATER", ("Water District", "City Water"), ("{NAME} {ref}",)),
    "trash": (
        "RENT_AND_UTILITIES/SEWAGE_AND_WASTE_MANAGEMENT",
        ("Disposal", "Waste Services"),
        ("{NAME} AUTOPAY",),
    ),
    "internet": ("RENT_AND_UTILITIES/INTERNET_AND_CABLE", ("Broadband", "Fiber", "Cable"), ("{NAME} {ref}",)),
    "phone": (
        "RENT_AND_UTILITIES/TELEPHONE",
        ("Mobile", "Wireless", "Cellular"),
        ("{NAME} *{ref}", "{NAME} PAYMENT"),
    ),
    "insurance": (
        "GENERAL_SERVICES/INSURANCE",
        ("Mutual Insurance", "Casualty Ins", "Life Assurance"),
        ("{NAME} INS PREM {ref}", "{NAME} AUTOPAY {ref}"),
    ),
    "car": ("LOAN_PAYMENTS/CAR_PAYMENT", ("Auto Finance", "Motor Credit"), ("{NAME} PMT {ref}",)),
    "student": (
        "LOAN_PAYMENTS/STUDENT_LOAN_PAYMENT",
        ("Student Loans", "Education Finance"),
        ("{NAME} STUDNTLOAN {ref}",),
    ),
    "loan": (
        "LOAN_PAYMENTS/PERSONAL_LOAN_PAYMENT",
        ("Personal Lending", "Credit Union Loan"),
        ("{NAME} LOAN PMT {ref}",),
    ),
    "childcare": ("GENERAL_SERVICES/CHILDCARE", ("Daycare", "Early Learning"), ("{NAME} {city}",)),
    "storage": ("GENERAL_SERVICES/STORAGE", ("Self Storage",), ("{NAME} {city}",)),
    "tax": ("GOVERNMENT_AND_NON_PROFIT/TAX_PAYMENT", ("County Tax",), ("{NAME} PROPERTY TAX",)),
    "grocery": (
        "FOOD_AND_DRINK/GROCERIES",
        ("Market", "Foods", "Grocers", "Farm Stand"),
        ("{NAME} #{store} {city}",),
    ),
    "restaurant": (
        "FOOD_AND_DRINK/RESTAURANT",
        ("Kitchen", "Taqueria", "Noodle Bar", "Pizzeria", "Grill", "Bistro"),
        ("TST* {NAME} {city}", "{NAME} {city}"),
    ),
    "coffee": ("FOOD_AND_DRINK/COFFEE", ("Coffee", "Roasters", "Espresso"), ("SQ *{NAME} {city}",)),
    "fastfood": ("FOOD_AND_DRINK/FAST_FOOD", ("Burgers", "Chicken", "Subs"), ("{NAME} {store} {city}",)),
    "fuel": (
        "TRANSPORTATION/GAS",
        ("Fuel", "Gas & Go", "Petroleum"),
        ("{NAME} {store}", "{NAME} OUTSIDE {store}"),
    ),
    "transit": ("TRANSPORTATION/PUBLIC_TRANSIT", ("Transit",), ("{NAME} MOBILE TKT",)),
    "parking": ("TRANSPORTATION/PARKING", ("Parking",), ("PAYBYPHONE {NAME}",)),
    "pharmacy": ("MEDICAL/PHARMACIES_AND_SUPPLEMENTS", ("Pharmacy", "Drugs"), ("{NAME} #{store}",)),
    "doctor": ("MEDICAL/PRIMARY_CARE", ("Family Medicine", "Clinic"), ("{NAME} {city}",)),
    "haircut": ("PERSONAL_CARE/HAIR_AND_BEAUTY", ("Barbers", "Hair Studio"), ("SQ *{NAME}",)),
    "clothing": (
        "GENERAL_MERCHANDISE/CLOTHING_AND_ACCESSORIES",
        ("Outfitters", "Apparel"),
        ("{NAME} {city}",),
    ),
    "superstore": (
        "GENERAL_MERCHANDISE/SUPERSTORES",
        ("Superstore", "Discount"),
        ("{NAME} T-{store} {city}",),
    ),
    "hardware": ("HOME_IMPROVEMENT/HARDWARE", ("Hardware", "Home Center"), ("{NAME} #{store}",)),
    "hotel": ("TRAVEL/LODGING", ("Inn", "Hotel"), ("{NAME} {city}",)),
    "charity": ("GOVERNMENT_AND_NON_PROFIT/DONATIONS", ("Food Bank", "Animal Rescue"), ("{NAME} {ref}",)),
    "employer": (
        "INCOME/WAGES",
        (
            "Dental",
            "Logistics",
            "Schools",
            "Manufacturing",
            "Health",
            "Foods Inc",
            "Software",
            "County",
            "Hospitality",
            "Retail Group",
        ),
        ("{NAME} PAYROLL PPD ID: {ref}", "{NAME} DIRECT DEP"),
    ),
    "client": (
        "INCOME/OTHER_INCOME",
        ("Studio", "Media", "Consulting Group"),
        ("{NAME} INVOICE {ref}", "{NAME} ACH"),
    ),
}
_IN_PERSON = frozenset({
    "grocery", "restaurant", "coffee", "fastfood", "fuel", "pharmacy", "doctor", "haircut", "clothing",
    "superstore", "hardware", "hotel",
})  # fmt: skip


def local(rng: Random, kind: str) -> Merchant:
    """A place of this kind. Statements shorten long names, each place's always in the same way."""
    category, endings, descriptors = _KINDS[kind]
    name = f"{rng.choice(_PLACES)}{rng.choice(('', ' ', ' ', ' Creek '))}".strip() + f" {rng.choice(endings)}"
    shown = name.upper()[: rng.choice((16, 22, 30, 30))].strip()
    # A place prints one form of its name, with what varies from row to row inside.
    form = rng.choice(descriptors).replace("{NAME}", shown)
    return Merchant(name, category, (form,), channel="in store" if kind in _IN_PERSON else "other")
