"""The product's secrets by the part of their name that is behind the product's own (`<slug>/<part>`)."""

CREDENTIALS = "database/credentials"
CONNECTION = "database/connection"
COGNITO = "cognito/configuration"
# What ShopPulse's functions read and a rotation rewrites; below the last, each of its two users by name.
APPLICATION = "database/application"
USERS = "database/users"
