"""Boxes to tick: which one of a group is ticked, where the boxes themselves do not say it.

A box says its state (`/AS`). Where it does not, readers go by the value of the group, which is the name of a look:
only the box that has a look of that name is ticked (PDF 32000-1, 12.7.4.2.4). Boxes without looks have no names.
"""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf

from forms.submissions.uploads.file_tools.notes import all_notes, inherited, is_shown, look_of, with_parents
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused


def boxes_settle(document: Pdf) -> set[tuple[int, int]]:
    """Have each box say whether it is ticked; returns the objects of those that did not say it.

    Raises `FileRefused` when nothing tells which box of a group is ticked.
    """
    boxes = [note for note in all_notes(document) if _is_box(note)]
    silent = [box for box in boxes if Name.AS not in box and _is_state(inherited(box, Name.V))]
    for box in silent:
        state = _state_by_value(box)
        if state is not None:
            box.AS = state
        elif is_shown(box):
            raise FileRefused(FileFault.ALTERED)
    return {box.objgen for box in silent}


def boxes_name(document: Pdf) -> None:
    """Give the ticked boxes without a look the state that PDFium draws: no look said which name means "ticked".

    It would name the state by the box's place among the values for export, which nothing that is kept needs.
    """
    for box in all_notes(document):
        if not _is_box(box) or not lacks_tick(box):
            continue
        for holder in with_parents(box):
            if Name.Opt in holder:
                del holder[Name.Opt]
        box.AS = Name.Yes
        box.V = Name.Yes


def lacks_tick(box: Dictionary) -> bool:
    """Whether the box is ticked, and has no look that shows it."""
    return look_of(box) is None and is_shown(box) and _is_state(box.get(Name.AS))


def _is_box(note: Dictionary) -> bool:
    return note.get(Name.Subtype) == Name.Widget and inherited(note, Name.FT) == Name.Btn


def _is_state(state: object) -> bool:
    return isinstance(state, Name) and state != Name.Off


def _state_by_value(box: Dictionary) -> Object | None:
    """The state that the group's value gives this box; None when it cannot be known."""
    value = inherited(box, Name.V)
    if value is None:
        return Name.Off
    if isinstance(look_of(box), Dictionary):
        return value if _is_named(box, value) else Name.Off
    kids = [] if Name.T in box else _kids(box)
    if any(_is_named(kid, value) or kid.get(Name.AS) == value for kid in kids):
        return Name.Off
    without_name = [kid for kid in kids if Name.AS not in kid and not isinstance(look_of(kid), Dictionary)]
    return value if len(without_name) < 2 else None


def _is_named(box: Dictionary, value: Object) -> bool:
    """Whether one of the box's looks has this name."""
    looks = look_of(box)
    return isinstance(looks, Dictionary) and str(value) in looks


def _kids(box: Dictionary) -> list[Dictionary]:
    """The boxes of the same group, this one among them."""
    parent = box.get(Name.Parent)
    kids = parent.get(Name.Kids) if isinstance(parent, Dictionary) else None
    return [kid for kid in kids if isinstance(kid, Dictionary)] if isinstance(kids, Array) else []
