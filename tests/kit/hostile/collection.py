"""The whole collection, by name."""

from functools import partial

from tests.kit.hostile import BROKEN, EMPTY, FORMAT, HEAVY, HUGE, LARGE, LOCKED, MARK, PAGES, Hostile
from tests.kit.hostile import documents as d
from tests.kit.hostile import pictures as p
from tests.kit.services import EICAR

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PROGRAM = b"MZ\x90\x00" + bytes(200) + b"This program cannot be run in DOS mode." + MARK
_ACTING = (
    d.script_at_opening,
    d.script_in_names,
    d.script_in_stream,
    d.script_on_page,
    d.script_in_field,
    d.script_in_outline,
    d.script_among_resources,
    d.launch,
    d.chained,
    d.submit_form,
    d.import_data,
    d.go_elsewhere,
    d.embedded_file,
    d.attached_note,
    d.rich_media,
    d.outside_stream,
    d.metadata,
)

COLLECTION: dict[str, Hostile] = {
    "empty": Hostile("vide.pdf", bytes, EMPTY),
    "too large": Hostile("gros.pdf", lambda: d.pdf() + bytes(10 * 1024 * 1024), LARGE),
    "text": Hostile("note.txt", lambda: b"Bonjour", FORMAT),
    "docx": Hostile("lettre.docx", lambda: d.zipped(b"<w:document/>", "word/document.xml"), FORMAT),
    "zip": Hostile("dossier.zip", lambda: d.zipped(d.pdf(), "attestation.pdf"), FORMAT),
    "zip bomb": Hostile("bombe.pdf", lambda: d.zipped(p.zeros_packed(400)), FORMAT),
    "svg": Hostile("dessin.svg", lambda: SVG, FORMAT),
    "svg named jpg": Hostile("dessin.jpg", lambda: SVG, FORMAT),
    "html named pdf": Hostile("page.pdf", lambda: HTML, FORMAT),
    "gif": Hostile("image.jpg", lambda: p.picture("GIF"), FORMAT),
    "program": Hostile("attestation.exe", lambda: PROGRAM, FORMAT),
    "program named pdf": Hostile("attestation.pdf", lambda: PROGRAM, FORMAT),
    "virus": Hostile("eicar.com", lambda: EICAR, FORMAT),
    "virus named pdf": Hostile("eicar.pdf", lambda: EICAR, FORMAT),
    "virus in zip": Hostile("eicar.zip", lambda: d.zipped(EICAR), FORMAT),
    "virus in zip in zip": Hostile("eicar.zip", lambda: d.zipped(d.zipped(EICAR)), FORMAT),
    "virus in jpeg comment": Hostile("photo.jpg", p.jpeg_with_virus, infected=True),
    "virus attached to pdf": Hostile("eicar.pdf", lambda: d.pdf(d.virus_attached), infected=True),
    "virus in pdf": Hostile("eicar.pdf", lambda: d.pdf(d.virus_shown), infected=True, stays_infected=True),
    "virus after pdf": Hostile("eicar.pdf", lambda: d.pdf() + d.zipped(EICAR), infected=True),
    "garbage pdf": Hostile("abime.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", BROKEN),
    "truncated pdf": Hostile("coupe.pdf", d.truncated, BROKEN),
    "truncated jpeg": Hostile("coupe.jpg", lambda: p.truncated("JPEG"), BROKEN),
    "truncated png": Hostile("coupe.png", lambda: p.truncated("PNG"), BROKEN),
    "truncated webp": Hostile("coupe.webp", lambda: p.truncated("WEBP"), BROKEN),
    "truncated tif": Hostile("coupe.tif", lambda: p.truncated("TIFF"), BROKEN),
    "truncated heic": Hostile("coupe.heic", lambda: p.truncated("HEIF"), BROKEN),
    "locked pdf": Hostile("secret.pdf", d.locked, LOCKED),
    "pdf of 61 pages": Hostile("contrat.pdf", lambda: d.pdf(pages=61), PAGES),
    "tif of 31 pages": Hostile("contrat.tif", lambda: p.scanned_pages(31), PAGES),
    "tif in a circle": Hostile("cercle.tif", p.tif_that_turns_in_a_circle),
    "900 megapixels png": Hostile("bombe.png", p.png_of_900_megapixels, HUGE),
    "900 megapixels jpeg": Hostile("bombe.jpg", p.jpeg_of_900_megapixels, HUGE),
    "900 megapixels tif": Hostile("bombe.tif", p.tif_of_900_megapixels, HUGE),
    "900 megapixels heic": Hostile("bombe.heic", p.heic_of_900_megapixels, HUGE),
    "900 megapixels in pdf": Hostile("bombe.pdf", lambda: d.pdf(d.huge_image), HUGE),
    "png text bomb": Hostile("bombe.png", p.png_text_bomb, BROKEN),
    "pdf bomb": Hostile("bombe.pdf", lambda: d.pdf(d.bomb), HEAVY),
    "pdf bomb packed twice": Hostile("bombe.pdf", lambda: d.pdf(d.bomb_packed_twice), HEAVY),
    "pdf bomb in pieces": Hostile("bombe.pdf", lambda: d.pdf(d.bomb_in_pieces), HEAVY),
    "pdf bomb of objects": Hostile("bombe.pdf", d.bomb_of_objects, BROKEN),
    "jpeg with script": Hostile("photo.jpg", p.jpeg_with_script),
    "webp with script": Hostile("photo.webp", p.webp_with_script),
    "png with script": Hostile("capture.png", p.png_with_script),
    "photo that tells where": Hostile("photo.jpg", p.turned),
    "pdf behind html": Hostile("page.pdf", d.behind_html),
    "pdf before zip": Hostile("double.pdf", d.before_zip),
    "pdf locked for changes": Hostile("protege.pdf", d.locked_for_changes),
    **{f"pdf {make.__name__}": Hostile("attestation.pdf", partial(d.pdf, make)) for make in _ACTING},
}
