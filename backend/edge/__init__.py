"""What both products share: names of failures, logs, logins to databases, the user pool's keys. Its part
`web` is for APIs alone. It knows neither product.
"""
