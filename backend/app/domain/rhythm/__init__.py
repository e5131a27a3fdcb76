"""The rhythm of dates: cadences, the calendar they keep to, and what is due next. Knows nothing of money."""
