from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def submission_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of submissions. The entries hold numbers, never names."""
    actions.register_action("submissions.send", "Envoi", "Demande envoyée par le locataire")
    actions.register_action("submissions.take", "Prise en charge", "Demande prise en charge")
    actions.register_action("submissions.assign", "Attribution", "Demande attribuée ou remise à tous")
    actions.register_action("submissions.accept", "Acceptation", "Demande acceptée")
    actions.register_action("submissions.refuse", "Refus", "Demande refusée")
    actions.register_action("submissions.note", "Note", "Note interne ajoutée")
    actions.register_action("submissions.file_refused", "Fichier dangereux", "Fichier joint dangereux, supprimé")
