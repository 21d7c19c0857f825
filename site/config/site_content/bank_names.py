"""The first names of banks: those that the public list names wrongly, in two ways, or in a way nobody says."""

from __future__ import annotations

from tenant_space.tenancy.banks import bank_names_forget
from tenant_space.tenancy.models import BankName

BANK_NAMES: dict[str, str] = {
    "10096": "CIC Lyonnaise de Banque",
    "10207": "Banque Populaire Rives de Paris",
    "10278": "Crédit Mutuel",
    "10807": "Banque Populaire Bourgogne Franche-Comté",
    "10907": "Banque Populaire Aquitaine Centre Atlantique",
    "11315": "Caisse d'Épargne CEPAC",
    "11425": "Caisse d'Épargne Normandie",
    "12135": "Caisse d'Épargne Bourgogne Franche-Comté",
    "13135": "Caisse d'Épargne Midi-Pyrénées",
    "13335": "Caisse d'Épargne Aquitaine Poitou-Charentes",
    "13485": "Caisse d'Épargne Languedoc-Roussillon",
    "13507": "Banque Populaire du Nord",
    "13807": "Banque Populaire Grand Ouest",
    "13825": "Caisse d'Épargne Rhône Alpes",
    "14265": "Caisse d'Épargne Loire Drôme Ardèche",
    "14445": "Caisse d'Épargne Bretagne Pays de Loire",
    "14505": "Caisse d'Épargne Loire-Centre",
    "14506": "Crédit Agricole Loire Haute-Loire",
    "14607": "Banque Populaire Méditerranée",
    "14707": "Banque Populaire Alsace Lorraine Champagne",
    "14806": "Crédit Agricole Centre Loire",
    "15135": "Caisse d'Épargne Grand Est Europe",
    "16275": "Caisse d'Épargne Hauts de France",
    "16598": "Nickel",
    "16607": "Banque Populaire du Sud",
    "16806": "Crédit Agricole Centre France",
    "16807": "Banque Populaire Auvergne Rhône Alpes",
    "16958": "Qonto",
    "17515": "Caisse d'Épargne Île-de-France",
    "17806": "Crédit Agricole Centre-est",
    "17807": "Banque Populaire Occitane",
    "18206": "Crédit Agricole d'Île-de-France",
    "18315": "Caisse d'Épargne Côte d'Azur",
    "18707": "Banque Populaire Val de France",
    "18715": "Caisse d'Épargne d'Auvergne et du Limousin",
    "20041": "La Banque Postale",
    "20433": "N26",
    "28233": "Revolut",
    "30002": "LCL",
    "30003": "Société Générale",
    "30004": "BNP Paribas",
    "30066": "CIC",
    "40618": "BoursoBank",
}


def bank_names_ensure() -> int:
    """Name the banks that have no name yet; what staff wrote is never touched. Return how many were added."""
    known = set(BankName.objects.values_list("bank_code", flat=True))
    missing = [BankName(bank_code=code, name=name) for code, name in BANK_NAMES.items() if code not in known]
    BankName.objects.bulk_create(missing)
    bank_names_forget()
    return len(missing)
