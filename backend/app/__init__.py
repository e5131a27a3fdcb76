"""SpendSense's own code. Whatever runs it loads this first."""

import gc

# What is imported stays, and so does most of what a request or a shard makes until it is done: Python's usual
# 700 new objects between two looks of the collector have it go through a function 50 to 150 times while it
# starts, and find nothing; the API has made 53,000 when it is ready. So many objects are some megabytes, if
# ever all of them were waste.
gc.set_threshold(100_000)
