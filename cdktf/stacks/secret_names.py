"""The product's secrets by the part of their name that is behind the product's own (`<slug>/<part>`)."""

CREDENTIALS = "database/credentials"
CONNECTION = "database/connection"
COGNITO = "cognito/configuration"
