"""The description of the headless API: allauth's, with what is ours put right and what is closed left out."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from allauth.core.internal.urlkit import script_aware_resolve
from allauth.headless.constants import Client
from allauth.headless.spec.internal.schema import drop_unused_tag_groups, drop_unused_tags, get_schema
from django.conf import settings

TITLE = "Connexion et inscription"
DESCRIPTION = """
Se connecter, s'inscrire et gérer son accès à l'espace locataire, depuis un autre site ou une application.
Les mêmes règles et les mêmes limites que sur les pages.

- `/_allauth/browser/…` : pour un site sur la même adresse. Cookie de session, et jeton CSRF dans l'en-tête
  `X-CSRFToken` à chaque écriture.
- `/_allauth/app/…` : pour une application. Chaque réponse qui ouvre ou change la session donne un
  `meta.session_token` ; il est renvoyé dans l'en-tête `X-Session-Token`. Ce jeton vaut douze heures et ouvre
  aussi `/api/v1/`. Un cookie de navigateur n'est pas un jeton.

**S'inscrire** : `GET auth/signup/identity` (contrôle anti-robot), `POST auth/signup/identity` (étape 1),
`POST auth/signup` dans la même session (étape 2), puis `POST auth/email/verify` avec la clé du courriel. Dans une
autre session que celle de l'étape 2, il faut aussi le mot de passe choisi. Quand le bailleur a ouvert l'accès
lui-même, la clé demande un nouveau mot de passe et `terms`. De même, la clé d'une nouvelle adresse
(`account/email/confirm`) demande le mot de passe, sauf dans une session de la personne.

**Se connecter** : `POST auth/login`. Quelle que soit la raison du refus, la réponse est celle d'un mauvais
mot de passe. Une réponse 401 avec l'étape `mfa_authenticate` demande un code : `POST auth/2fa/authenticate`.

Au-delà des limites, la réponse est 429 avec `Retry-After`, en secondes.
"""
_SIGN_UP = "Authentication: Account"
_EMAIL = "Account: Email"
_TEXT = {"type": "string"}
_KEY = {"key": _TEXT}
_PASSWORD = {**_TEXT, "maxLength": 128}
_CHOSEN = {
    "password": {
        **_PASSWORD,
        "description": "The one of step 2; not needed in the session of step 2. "
        "Where the landlord opened the access, the one chosen now.",
    },
    "terms": {"type": "boolean", "description": "Needed with a password chosen now."},
}
_OWN = {"password": {**_PASSWORD, "description": "Not needed in a session of the person whose change it is."}}
_IDENTITY = {
    "account_number": {**_TEXT, "maxLength": 20, "example": "123456"},
    "last_name": {**_TEXT, "maxLength": 80},
    "first_name": {**_TEXT, "maxLength": 80},
    "birth_date": {
        **_TEXT,
        "example": "1971-03-09",
        "description": "`1971-03-00` or `1971-00-00` when the day or the month of birth is not known",
    },
    "altcha": {**_TEXT, "description": "The solved challenge, base64 of JSON, as the ALTCHA widget gives it."},
}
_CREDENTIALS = {
    "email": {**_TEXT, "format": "email", "maxLength": 254},
    "password": {**_TEXT, "maxLength": 128},
    "terms": {"type": "boolean", "enum": [True], "description": "The terms of use in force are accepted."},
}
_CHALLENGE = {
    "description": "A new anti-robot challenge, valid for 20 minutes; its answer counts once.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "status": {"$ref": "#/components/schemas/StatusOK"},
                    "data": {"type": "object", "properties": {"altcha": {"type": "object"}}, "required": ["altcha"]},
                },
                "required": ["status", "data"],
            }
        }
    },
}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _response(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{name}"}


_ERROR = {"description": "Something given is wrong.", **_content({"$ref": "#/components/schemas/ErrorResponse"})}
_CONFLICT = {"description": "Not at this stage.", **_content({"$ref": "#/components/schemas/ConflictResponse"})}
_MANY = {**_response("TooManyRequests")}
_OK = _response("StatusOK")
_UNAUTHORIZED = _response("AuthenticationOrReauthentication")


def _operation(
    tag: str,
    summary: str,
    answers: dict[str, Any],
    fields: dict[str, Any] | None = None,
    parameters: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
) -> dict[str, Any]:
    names = ("Client", "SessionToken", *parameters)
    operation: dict[str, Any] = {
        "tags": [tag],
        "summary": summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
        "responses": answers,
    }
    if fields:
        required = [name for name in fields if name not in optional]
        schema = {"type": "object", "properties": fields, "required": required}
        operation["requestBody"] = {"required": True, **_content(schema)}
    return operation


def _own_paths() -> dict[str, dict[str, Any]]:
    """What our own views take and answer."""
    gone = _response("SessionGone")
    posted = {"200": _OK, "400": _ERROR, "409": _CONFLICT, "410": gone, "429": _MANY}
    told = {"200": _response("EmailAddresses"), "401": _UNAUTHORIZED, "409": _CONFLICT, "410": gone, "429": _MANY}
    activated = {"401": _response("Unauthenticated"), **{code: posted[code] for code in ("400", "409", "410", "429")}}
    new_address = {"email": _CREDENTIALS["email"]}
    return {
        "auth/signup/identity": {
            "get": _operation(_SIGN_UP, "Step 1: the challenge", {"200": _CHALLENGE, "409": _CONFLICT, "410": gone}),
            "post": _operation(_SIGN_UP, "Step 1: say who one is", posted, _IDENTITY),
        },
        "auth/signup": {"post": _operation(_SIGN_UP, "Step 2: address and password", posted, _CREDENTIALS)},
        "auth/email/verify": {
            "get": _operation(
                _SIGN_UP,
                "Whether an activation key can be used",
                {"200": _OK, "400": _ERROR, "410": gone},
                parameters=("EmailVerificationKey",),
            ),
            "post": _operation(
                _SIGN_UP,
                "Activate; 401 means done, now sign in",
                activated,
                {**_KEY, **_CHOSEN},
                optional=("password", "terms"),
            ),
        },
        "auth/email/verify/resend": {"post": _operation(_SIGN_UP, "A new activation mail", posted, new_address)},
        "account/email": {
            "get": _operation(_EMAIL, "The address one signs in with, and the one that waits", told),
            "post": _operation(_EMAIL, "Ask for another address", {**told, "400": _ERROR}, new_address),
            "put": _operation(_EMAIL, "A new link to the address that waits", told),
            "delete": _operation(_EMAIL, "Forget the change that waits", told),
        },
        "account/email/confirm": {
            "post": _operation(_EMAIL, "Confirm the new address", posted, {**_KEY, **_OWN}, optional=("password",))
        },
    }


def _is_routed(path: str) -> bool:
    return any(script_aware_resolve(path.replace("{client}", client)).url_name != "nothing" for client in Client)


@cache
def _described() -> dict[str, Any]:
    spec = get_schema()
    spec["info"].update(title=TITLE, description=DESCRIPTION)
    spec["info"].pop("contact", None)
    spec["info"].pop("license", None)
    root = next(path for path in spec["paths"] if path.endswith("/v1/config")).removesuffix("config")
    for route, item in _own_paths().items():
        spec["paths"][root + route] = item
    spec["paths"] = {path: item for path, item in spec["paths"].items() if _is_routed(path)}
    operations = [operation for item in spec["paths"].values() for operation in item.values()]
    for operation in operations:
        operation["responses"].setdefault("429", _MANY)
    used = {tag for operation in operations for tag in operation["tags"]}
    drop_unused_tags(spec, used)
    drop_unused_tag_groups(spec, used)
    return spec


def described() -> dict[str, Any]:
    """The OpenAPI description; allauth's file is read once."""
    spec = copy.deepcopy(_described())
    if settings.PORTAL_ACTIVATION_CODE:
        path = next(path for path in spec["paths"] if path.endswith("/auth/signup/identity"))
        schema = spec["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema["properties"]["code"] = {**_TEXT, "maxLength": 40, "description": "Printed on the rent notice."}
        schema["required"].append("code")
    return spec
