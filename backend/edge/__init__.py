"""What the functions of both products share: names of failures, logs, the user pool's keys. Its part `web` is
for APIs alone. It knows neither product.
"""
