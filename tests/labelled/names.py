"""Merchants with Plaid's codes: what is bought there decides the code."""

_TV = "ENTERTAINMENT_TV_AND_MOVIES"
_MUSIC = "ENTERTAINMENT_MUSIC_AND_AUDIO"
_SOFTWARE = "GENERAL_SERVICES_OTHER_GENERAL_SERVICES"
_NEWS = "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS"
_GYM = "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"
_SHOP = "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE"

SERVICES = [
    ("Netflix", _TV),
    ("Hulu", _TV),
    ("Disney Plus", _TV),
    ("Spotify", _MUSIC),
    ("Sirius XM", _MUSIC),
    ("Audible", _MUSIC),
    ("Dropbox", _SOFTWARE),
    ("Adobe", _SOFTWARE),
    ("Notion Labs", _SOFTWARE),
    ("1Password", _SOFTWARE),
    ("The New York Times", _NEWS),
    ("The Economist", _NEWS),
    ("Peloton", _GYM),
    ("Barkbox", _SHOP),
    ("Dollar Shave Club", _SHOP),
    ("Headspace", _SOFTWARE),
    ("Github", _SOFTWARE),
    ("Substack", _NEWS),
    ("Calm", _SOFTWARE),
    ("Duolingo", _SOFTWARE),
    ("Patreon", _MUSIC),
    ("Xbox Game Pass", "ENTERTAINMENT_VIDEO_GAMES"),
    ("Playstation Network", "ENTERTAINMENT_VIDEO_GAMES"),
    ("Ring Protect", _SOFTWARE),
    ("OpenAI", _SOFTWARE),
    ("Canva", _SOFTWARE),
    ("YMCA", _GYM),
    ("24 Hour Fitness", _GYM),
    ("Chewy Autoship", "GENERAL_MERCHANDISE_PET_SUPPLIES"),
    ("Stitch Club", "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES"),
]

MORE = [
    ("HelloFresh", _SHOP),
    ("Blue Apron", _SHOP),
    ("Tidy Maids", "GENERAL_SERVICES_OTHER_GENERAL_SERVICES"),
    ("Piano Lessons Kim", "GENERAL_SERVICES_OTHER_GENERAL_SERVICES"),
]

BILLS = [
    ("Maple Apartments", "RENT_AND_UTILITIES_RENT", 90000, 280000),
    ("Equity Residential", "RENT_AND_UTILITIES_RENT", 110000, 320000),
    ("Rocket Mortgage", "LOAN_PAYMENTS_MORTGAGE_PAYMENT", 110000, 350000),
    ("Toyota Financial Services", "LOAN_PAYMENTS_CAR_PAYMENT", 21000, 65000),
    ("Ally Auto", "LOAN_PAYMENTS_CAR_PAYMENT", 21000, 65000),
    ("Nelnet", "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT", 9000, 60000),
    ("Verizon", "RENT_AND_UTILITIES_TELEPHONE", 3500, 19000),
    ("T-Mobile", "RENT_AND_UTILITIES_TELEPHONE", 3500, 19000),
    ("Comcast", "RENT_AND_UTILITIES_INTERNET_AND_CABLE", 4000, 16000),
    ("Lemonade Insurance", "GENERAL_SERVICES_INSURANCE", 900, 4000),
    ("Allstate", "GENERAL_SERVICES_INSURANCE", 6000, 22000),
    ("SoFi Loan", "LOAN_PAYMENTS_PERSONAL_LOAN_PAYMENT", 12000, 70000),
]

HABITS = [
    ("Trader Joe's", "FOOD_AND_DRINK_GROCERIES", 1500, 14000),
    ("Whole Foods", "FOOD_AND_DRINK_GROCERIES", 1200, 16000),
    ("Safeway", "FOOD_AND_DRINK_GROCERIES", 900, 15000),
    ("Starbucks", "FOOD_AND_DRINK_COFFEE", 350, 900),
    ("Blue Bottle", "FOOD_AND_DRINK_COFFEE", 450, 650),
    ("Shell", "TRANSPORTATION_GAS", 2500, 6500),
    ("Chevron", "TRANSPORTATION_GAS", 2500, 6500),
    ("Chipotle", "FOOD_AND_DRINK_FAST_FOOD", 1050, 1550),
    ("Taqueria El Sol", "FOOD_AND_DRINK_RESTAURANT", 1200, 4500),
    ("CVS Pharmacy", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS", 500, 6000),
    ("Target", "GENERAL_MERCHANDISE_SUPERSTORES", 1200, 15000),
    ("Costco", "GENERAL_MERCHANDISE_SUPERSTORES", 5000, 30000),
    ("Golden Dragon", "FOOD_AND_DRINK_RESTAURANT", 2400, 4200),
    ("Petco", "GENERAL_MERCHANDISE_PET_SUPPLIES", 2000, 8000),
    ("Happy Hour Tavern", "FOOD_AND_DRINK_BEER_WINE_AND_LIQUOR", 1400, 6000),
]

SHOPS = [
    ("Home Depot", "HOME_IMPROVEMENT_HARDWARE"),
    ("Best Buy", "GENERAL_MERCHANDISE_ELECTRONICS"),
    ("Ikea", "HOME_IMPROVEMENT_FURNITURE"),
    ("Nike", "GENERAL_MERCHANDISE_SPORTING_GOODS"),
    ("Etsy", _SHOP),
    ("AMC Theatres", "ENTERTAINMENT_TV_AND_MOVIES"),
    ("Steam", "ENTERTAINMENT_VIDEO_GAMES"),
    ("Delta", "TRAVEL_FLIGHTS"),
    ("Airbnb", "TRAVEL_LODGING"),
    ("Great Clips", "PERSONAL_CARE_HAIR_AND_BEAUTY"),
    ("Sephora", "PERSONAL_CARE_OTHER_PERSONAL_CARE"),
    ("Goodwill", "GENERAL_MERCHANDISE_DISCOUNT_STORES"),
    ("Ticketmaster", "ENTERTAINMENT_SPORTING_EVENTS_AMUSEMENT_PARKS_AND_MUSEUMS"),
    ("Ebay", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES"),
    ("H&M", "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES"),
    ("Quest Diagnostics", "MEDICAL_OTHER_MEDICAL"),
    ("Valvoline", "GENERAL_SERVICES_AUTOMOTIVE"),
    ("USPS", "GENERAL_SERVICES_POSTAGE_AND_SHIPPING"),
]

ONE_OFF = [
    f"{first} {second}"
    for first in ("Lakeside", "Union", "Corner", "Royal")
    for second in ("Florist", "Books", "Tailor", "Toys", "Motel")
]

ONLINE = "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES"

_POWER = "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"
UTILITIES = [
    ("Pacific Gas & Electric", _POWER),
    ("Duke Energy", _POWER),
    ("ComEd", _POWER),
    ("Dominion", _POWER),
    ("City of Austin", "RENT_AND_UTILITIES_WATER"),
    ("Nicor", _POWER),
    ("Eversource", _POWER),
]

VISITS = [
    ("Canteen Vending", "FOOD_AND_DRINK_VENDING_MACHINES", 175),
    ("Civic Center Garage", "TRANSPORTATION_PARKING", 500),
    ("Clipper", "TRANSPORTATION_PUBLIC_TRANSIT", 2000),
    ("Sudsy Wash", "GENERAL_SERVICES_AUTOMOTIVE", 1200),
    ("Fade Factory", "PERSONAL_CARE_HAIR_AND_BEAUTY", 3500),
    ("Bright Smile Copay", "MEDICAL_PRIMARY_CARE", 2500),
]
