"""Layers of a PDF (optional content): those that are off when the file is opened stay off once it is rebuilt.

Only the state of each layer is taken along. Names of sets, orders and menus stay behind, so that no reader offers
to show what the sender did not see.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf

_KEPT = {"/Type", "/Name", "/Intent"}


def layers_take_along(old: Pdf, new: Pdf) -> None:
    """Give the rebuilt document the layers of the old one. Its pages must have been added before."""
    found = _layers(old)
    if not found:
        return
    off = _off(old, found)
    groups, hidden = Array(), Array()
    for layer in found:
        copy = new.copy_foreign(layer)  # the very object to which the copied pages refer
        for key in set(copy.keys()) - _KEPT:
            del copy[key]
        groups.append(copy)
        if layer.objgen in off:
            hidden.append(copy)
    new.Root.OCProperties = Dictionary(OCGs=groups, D=Dictionary(OFF=hidden, Order=Array()))


def notes_of_hidden_layers_drop(document: Pdf) -> bool:
    """Take away notes whose layer is off: drawn into the page, they would be seen. Whether there were any.

    PDFium draws such notes all the same, so they go before anything is drawn.
    """
    off = _off(document, _layers(document))
    found = False
    for page in document.pages:
        notes = page.obj.get(Name.Annots)
        if not off or not isinstance(notes, Array):
            continue
        kept = [note for note in notes if not (isinstance(note, Dictionary) and _is_off(note.get(Name.OC), off))]
        if len(kept) < len(notes):
            page.obj.Annots, found = Array(kept), True
    return found


def _is_off(layer: object, off: set[tuple[int, int]]) -> bool:
    """Whether a layer, or a set of layers by its policy, is off (8.11.2.2; expressions are not read)."""
    if not isinstance(layer, Dictionary):
        return False
    if layer.get(Name.Type) != Name.OCMD:
        return layer.objgen in off
    held = layer.get(Name.OCGs)
    states = [
        item.objgen not in off for item in (_groups(held) if isinstance(held, Array) else _groups(Array([held])))
    ]
    rules = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}
    return bool(states) and not rules.get(str(layer.get(Name.P)), any(states))


def _layers(document: Pdf) -> list[Object]:
    listed = document.Root.get(Name.OCProperties, Dictionary()).get(Name.OCGs, Array())
    return list(_groups(listed))


def _groups(listed: object) -> Iterator[Object]:
    if isinstance(listed, Array):
        yield from (item for item in listed if isinstance(item, Dictionary) and item.is_indirect)


def _off(document: Pdf, found: list[Object]) -> set[tuple[int, int]]:
    """The layers that readers do not show at opening (PDF 32000-1, 8.11.4).

    A layer's own state for the screen goes before the lists, as in PDFium, which draws the pages for managers.
    """
    default = document.Root.get(Name.OCProperties, Dictionary()).get(Name.D, Dictionary())
    off = {layer.objgen for layer in found} if default.get(Name.BaseState) == Name.OFF else set()
    off -= {layer.objgen for layer in _groups(default.get(Name.ON))}
    off |= {layer.objgen for layer in _groups(default.get(Name.OFF))}
    for layer in found:
        state = _own_state(layer)
        if state == Name.OFF:
            off.add(layer.objgen)
        elif state is not None:
            off.discard(layer.objgen)
    return off


def _own_state(layer: Object) -> Object | None:
    usage = layer.get(Name.Usage)
    view = usage.get(Name.View) if isinstance(usage, Dictionary) else None
    return view.get(Name.ViewState) if isinstance(view, Dictionary) else None
