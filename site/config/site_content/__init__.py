"""What a new installation starts with, beside what each room says itself: settings, groups, names of banks.

Data and the functions that lay it down; `manage.py setup_site` runs them. Editors own every text
from then on: nothing here is ever written over theirs.
"""
