"""Numbers that nobody should send about without need, what a page calls them, and what only looks like one."""

PRIVATE = {
    "4111 1111 1111 1111": "un numéro de carte bancaire",
    "2 55 08 14 168 025 38": "un numéro de sécurité sociale",
    "FR76 3000 6000 0112 3456 7890 189": "un IBAN",
}
LOOKS_PRIVATE = ("Appelez le +4917604069006", "Le 1548138160707")  # a phone and a time stamp
BOX = 'name="confirm_private"'
