"""Dates as "22 November 2026" everywhere (GOV.UK style)."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g:ia"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
SHORT_DATE_FORMAT = "j M Y"
