"""The first texts of the public pages. Editors own them from then on."""
