"""The inbound files that say who holds which account and where: people, accounts, leases.

Types, keys and mandatory columns are those of the description of EXL 1; codes are in
`tenancy.enums`.
"""

from tenant_space.exchange.format.columns import Ending, FileFormat, key, made, may, must
from tenant_space.exchange.format.dates import BEGUN, BIRTH, CHANGED, END, PAST, PLANNED, START
from tenant_space.exchange.format.values import (
    cents,
    day,
    decimal,
    flag,
    free_text,
    hexadecimal,
    identifier,
    integer,
    moment,
    one_of,
    partial_day,
    text,
)
from tenant_space.tenancy import enums, models
from tenant_space.tenancy.contact_search import contacts_folded, mobile_key
from tenant_space.tenancy.name_search import names_folded

CODE_LISTS = FileFormat(
    "code_lists.csv",
    models.CodeListItem,
    [
        key("list", identifier(20)),
        key("code", identifier(20)),
        must("label", free_text(120)),
        may("sort", integer),
        may("active", flag),
    ],
    "code",
    ending=Ending({"active": "FALSE"}, "active"),
)
AGENCIES = FileFormat(
    "agencies.csv",
    models.Agency,
    [
        key("agency_code", identifier(10)),
        must("name", free_text(80)),
        may("address_line1", free_text(80)),
        may("address_line2", free_text(80)),
        may("postal_code", text(10)),
        may("city", free_text(60)),
        may("phone", text(20)),
        may("email", text(254)),
        may("opening_hours", free_text(400)),
    ],
    "agence",
    ending=Ending({"active": "FALSE"}, "active"),
    reopening={"active": "TRUE"},
)
TENANTS = FileFormat(
    "tenants.csv",
    models.Tenant,
    [
        key("tenant_id", identifier(20)),
        may("civility", one_of(enums.Civility)),
        must("last_name", free_text(80)),
        may("birth_name", free_text(80)),
        must("first_name", free_text(80)),
        may("birth_date", partial_day, BIRTH),
        may("phone_home", text(20)),
        may("phone_mobile", text(20)),
        may("phone_work", text(20)),
        may("email", text(254)),
        may("marital_status", identifier(20)),
        may("pcs_code", identifier(4)),
        may("occupation", free_text(80)),
        may("contact_optin", flag),
        may("deceased", flag),
        must("updated_at", moment, CHANGED),
        made("folded_names", text(1000), names_folded),
        made("folded_contacts", text(1000), contacts_folded),
        made("mobile_key", text(9), mobile_key),
    ],
    "personne",
    since={"mobile_since": "mobile_key", "email_since": "email"},
    ending=Ending({"ended_on": "%(day)s"}, "ended_on IS NULL", "ended_on IS NULL AND NOT deceased"),
    reopening={"ended_on": "NULL"},
)
ACCOUNTS = FileFormat(
    "accounts.csv",
    models.RentAccount,
    [
        key("account_number", identifier(20)),
        must("status", one_of(enums.AccountStatus)),
        must("agency_code", identifier(10)),
        must("opened_on", day, BEGUN),
        may("closed_on", day, END),
        must("balance_cents", cents),
        must("balance_date", day, PAST),
        may("next_due_date", day, PLANNED),
        may("next_due_cents", cents),
        may("payment_block", flag),
        may("direct_debit_active", flag),
        may("online_payment_allowed", flag),
        must("updated_at", moment, CHANGED),
    ],
    "compte client",
    ending=Ending({"status": "'CLOSED'", "closed_on": "COALESCE(closed_on, %(day)s)"}, "status <> 'CLOSED'"),
    totals=("balance_cents",),
)
HOLDERS = FileFormat(
    "holders.csv",
    models.Holder,
    [
        key("account_number", identifier(20)),
        key("tenant_id", identifier(20)),
        key("role", one_of(enums.HolderRole)),
        may("rank", integer),
        must("from_date", day, BEGUN),
        may("to_date", day, END),
        must("portal_access", flag),
        may("activation_code_hash", hexadecimal),
    ],
    "titulaire",
    ending=Ending(
        {"to_date": "COALESCE(to_date, %(day)s)", "portal_access": "FALSE"},
        "to_date IS NULL OR portal_access",
        "to_date IS NULL OR to_date > %(day)s",
    ),
)
PREMISES = FileFormat(
    "premises.csv",
    models.Premises,
    [
        key("premise_id", identifier(30)),
        must("type", one_of(enums.PremisesType)),
        may("category", text(10)),
        may("building", free_text(20)),
        may("entrance", free_text(20)),
        may("floor", free_text(10)),
        may("door", free_text(10)),
        must("address_line1", free_text(80)),
        may("address_line2", free_text(80)),
        must("postal_code", text(10)),
        must("city", free_text(60)),
        may("area_m2", decimal),
        may("rooms", integer),
        may("residence_name", free_text(80)),
        may("parent_premise_id", identifier(30)),
    ],
    "local",
)
LEASES = FileFormat(
    "leases.csv",
    models.Lease,
    [
        key("lease_id", identifier(30)),
        must("account_number", identifier(20)),
        must("premise_id", identifier(30)),
        must("kind", one_of(enums.LeaseKind)),
        must("start_date", day, BEGUN),
        may("end_date", day, END),
        may("notice_date", day, PLANNED),
        may("rent_cents", cents),
        may("charges_cents", cents),
        must("insurance_required", flag),
        may("insurance_status", one_of(enums.InsuranceStatus)),
        may("insurance_valid_from", day, START),
        may("insurance_valid_to", day, END),
    ],
    "bail",
    ending=Ending({"end_date": "%(day)s"}, "end_date IS NULL", "end_date IS NULL OR end_date > %(day)s"),
)
OCCUPANTS = FileFormat(
    "occupants.csv",
    models.Occupant,
    [
        key("lease_id", identifier(30)),
        key("occupant_id", identifier(20)),
        must("last_name", free_text(80)),
        must("first_name", free_text(80)),
        may("birth_date", partial_day, BIRTH),
        may("relationship", one_of(enums.Relationship)),
        may("from_date", day, START),
        may("to_date", day, END),
    ],
    "occupant",
    removable=True,
    shown_when="to_date IS NULL OR to_date > %(day)s",
)
