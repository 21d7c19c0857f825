"""What a new installation starts with: the tree of pages, its first texts, the groups of editors.

Data and the functions that lay it down; `manage.py setup_site` runs them. Editors own every text
from then on: nothing here is ever written over theirs.
"""
