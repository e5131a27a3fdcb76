"""Who the demo people are: sign-ins, accounts, and what comes in and goes out on which days, in cents.

What the product's story names is exact: Hannah's card at 3,400 of 5,000 with $87 of interest and 1,750 every
other Friday, Sam's eight subscriptions, Sarah's 500 a month saved. The rest is an ordinary life around it.
"""

from dataclasses import dataclass

from scripts.lib.demo.flows import (
    Card,
    Every,
    Monthly,
    Person,
    card_payment,
    checking,
    credit_card,
    interest_charged,
    interest_earned,
    pay,
    savings,
    spend,
    transfer_to_savings,
)

FOOD_SHOP = "FOOD_AND_DRINK/GROCERIES"
MEAL = "FOOD_AND_DRINK/RESTAURANT"
COFFEE = "FOOD_AND_DRINK/COFFEE"
FUEL = "TRANSPORTATION/GAS"
RENT = "RENT_AND_UTILITIES/RENT"
POWER = "RENT_AND_UTILITIES/GAS_AND_ELECTRICITY"
PHONE = "RENT_AND_UTILITIES/TELEPHONE"
INTERNET = "RENT_AND_UTILITIES/INTERNET_AND_CABLE"
INSURANCE = "GENERAL_SERVICES/INSURANCE"
STREAMING = "ENTERTAINMENT/TV_AND_MOVIES"
MUSIC = "ENTERTAINMENT/MUSIC_AND_AUDIO"
SOFTWARE = "GENERAL_MERCHANDISE/ELECTRONICS"
NEWS = "GENERAL_MERCHANDISE/BOOKSTORES_AND_NEWSSTANDS"
FITNESS = "PERSONAL_CARE/GYMS_AND_FITNESS_CENTERS"
PHARMACY = "MEDICAL/PHARMACIES_AND_SUPPLEMENTS"
WAGES = "INCOME/WAGES"  # what Plaid's first version of categories calls them
SALARY = "INCOME/SALARY"  # and its second


@dataclass(frozen=True)
class Demo:
    """One demo sign-in and the group it belongs to."""

    email: str
    group: str


DEMO_USERS = (
    Demo("hannah@demo.com", "consumers"),
    Demo("sam@demo.com", "consumers"),
    Demo("operator@demo.com", "operators"),
)

_HANNAH = Person(
    "hannah",
    "v1",
    (
        checking("0011", 850_00),
        savings("0022", "Rainy Day Savings", 1_200_00),
        credit_card("4523", "Visa", 3_400_00, 5_000_00),
    ),
    (Card("card", Monthly(18), Monthly(14), 3_412_50, 105_00, 340_00, 87_00, 27.99),),
    (
        pay("Northside Dental", Every(14), 1_750_00, WAGES),
        spend("rent", Monthly(1), 1_250_00, RENT, "Maple Court Apartments", on="checking"),
        spend("power", Monthly(9), (71_00, 128_00), POWER, "City Power & Light", on="checking"),
        spend("phone", Monthly(21), 55_00, PHONE, "Metro Mobile", on="checking"),
        spend(
            "groceries", Every(6, jitter=3), (48_00, 121_00), FOOD_SHOP, "Green Basket Market", on="checking"
        ),
        spend("fuel", Every(10, offset=2, jitter=4), (24_00, 47_00), FUEL, "Sunrise Fuel"),
        spend("lunch", Every(5, offset=1, jitter=3), (9_00, 19_00), MEAL, "Corner Noodle Bar"),
        spend("pharmacy", Every(41, offset=9, jitter=12), (8_00, 36_00), PHARMACY, "Well Street Pharmacy"),
        spend("video", Monthly(6), 15_49, STREAMING, "Netflix"),
        spend("music", Monthly(24), 11_99, MUSIC, "Spotify"),
        interest_charged(Monthly(18), 87_00),
        card_payment(Monthly(14), 340_00),
        interest_earned(38, 52),
    ),
)

_SAM = Person(
    "sam",
    "v2",
    (
        checking("1033", 2_400_00),
        savings("1044", "Savings", 5_000_00),
        credit_card("7781", "Mastercard", 800_00, 8_000_00),
    ),
    (Card("card", Monthly(12), Monthly(5), 792_40, 35_00, 610_00, 0, 21.24),),
    (
        pay("Harbor Logistics", Every(14, offset=7), 2_310_00, SALARY),
        spend("rent", Monthly(2), 1_640_00, RENT, "Dockside Lofts", on="checking"),
        spend("power", Monthly(11), (62_00, 104_00), POWER, "Bay Electric", on="checking"),
        spend("internet", Monthly(17), 60_00, INTERNET, "Harbor Broadband", on="checking"),
        spend(
            "groceries",
            Every(7, offset=1, jitter=3),
            (54_00, 132_00),
            FOOD_SHOP,
            "Fresh Field",
            on="checking",
        ),
        spend("coffee", Every(4, offset=3, jitter=2), (4_25, 7_80), COFFEE, "Dock Street Coffee"),
        spend("dinner", Every(9, offset=2, jitter=4), (22_00, 64_00), MEAL, "Little Saigon"),
        spend("video-1", Monthly(3), 15_49, STREAMING, "Netflix"),
        spend("video-2", Monthly(8), 17_99, STREAMING, "Hulu"),
        spend("video-3", Monthly(15), 13_99, STREAMING, "Disney Plus"),
        spend("music", Monthly(19), 11_99, MUSIC, "Spotify"),
        spend("design", Monthly(22), 59_99, SOFTWARE, "Adobe Creative Cloud"),
        spend("storage", Monthly(25), 9_99, SOFTWARE, "Dropbox"),
        spend("news", Monthly(27), 17_00, NEWS, "The New York Times"),
        spend("fitness", Monthly(10), 24_00, FITNESS, "Peloton"),
        card_payment(Monthly(5), 610_00),
        interest_earned(12_20, 12_60),
    ),
)

_SARAH = Person(
    "sarah",
    "v2",
    (
        checking("2055", 3_100_00),
        savings("2066", "High-Yield Savings", 8_500_00),
        credit_card("9902", "Visa", 400_00, 3_000_00),
    ),
    (Card("card", Monthly(20), Monthly(16), 388_15, 25_00, 388_00, 0, 19.99),),
    (
        pay("Lakeview Schools", Every(14, offset=7), 2_040_00, SALARY),
        # Twice a month, because a 30-day window can miss a monthly date.
        transfer_to_savings("save-early", Monthly(4), 250_00),
        transfer_to_savings("save-late", Monthly(19), 250_00),
        spend("rent", Monthly(1), 1_380_00, RENT, "Lakeview Homes", on="checking"),
        spend("power", Monthly(13), (58_00, 96_00), POWER, "Lake County Power", on="checking"),
        spend("insurance", Monthly(7), 92_00, INSURANCE, "Granite Mutual", on="checking"),
        spend(
            "groceries",
            Every(7, offset=5, jitter=3),
            (46_00, 108_00),
            FOOD_SHOP,
            "Hill Farm Foods",
            on="checking",
        ),
        spend("dinner", Every(8, offset=4, jitter=4), (18_00, 52_00), MEAL, "Taqueria Luna"),
        spend("fuel", Every(12, offset=6, jitter=4), (28_00, 44_00), FUEL, "Sunrise Fuel"),
        spend("video", Monthly(11), 15_49, STREAMING, "Netflix"),
        card_payment(Monthly(16), 388_00),
        interest_earned(28_10, 29_80),
    ),
)

PEOPLE = {person.name: person for person in (_HANNAH, _SAM, _SARAH)}
