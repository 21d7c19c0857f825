"""What *Ma résidence* and its API say of what is rented. Amounts come with their sign of money."""

# --- what it costs a month
RENT_AND_CHARGES, RENT, CHARGES = "Loyer et charges", "Loyer", "Charges"
MONTHLY = "{what}\u00a0: {amount} par mois."
PARTS = "{rent} de loyer et {charges} de charges"

# --- what is asked for a month
ASKED = "Pour {month}, on vous demande {amount}."
ASKED_AFTER_AIDS = "Pour {month}, on vous demande {amount}, après {aids} d'aides."
NOT_ASKED = "Pour {month}, on ne vous demande rien."
NOT_ASKED_AFTER_AIDS = "Pour {month}, on ne vous demande rien, après {aids} d'aides."

# --- what is known of a place
AREA, ROOMS, BUILDING, ENTRANCE, FLOOR, DOOR = "Surface", "Pièces", "Bâtiment", "Entrée", "Étage", "Porte"
SQUARE_METRES = "{area}\u00a0m²"
GROUND_FLOOR, BASEMENT, FIRST_FLOOR, OTHER_FLOOR = "Rez-de-chaussée", "Sous-sol {level}", "1er étage", "{level}e étage"
