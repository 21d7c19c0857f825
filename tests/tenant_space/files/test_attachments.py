import io

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from tenant_space.files.attachments import attachment, attachment_of_bytes, inert


def closed(response: HttpResponseBase) -> bool:
    """Whether a browser runs nothing of an answer, guesses nothing, and keeps nothing."""
    return (
        response["X-Content-Type-Options"] == "nosniff"
        and response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        and "no-store" in response["Cache-Control"]
        and "private" in response["Cache-Control"]
    )


def test_an_open_file_is_an_attachment() -> None:
    response = attachment(io.BytesIO(b"<script>"), "avis d'été.pdf", "application/pdf")
    assert closed(response) and response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''avis%20d%27%C3%A9t%C3%A9.pdf"
    assert b"".join(response) == b"<script>"


def test_bytes_are_an_attachment() -> None:
    response = attachment_of_bytes(b"BEGIN:VCALENDAR", "rendez-vous.ics", "text/calendar; charset=utf-8")
    assert closed(response) and response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="rendez-vous.ics"'
    assert response.content == b"BEGIN:VCALENDAR"


def test_a_name_breaks_out_of_no_header() -> None:
    response = attachment_of_bytes(b"", 'a"; filename="b.html', "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"b.html"'


def test_any_answer_is_made_inert() -> None:
    assert closed(inert(HttpResponse(b"<script>")))
