from enum import StrEnum


class FileFault(StrEnum):
    """Why a file is refused; the sender reads a sentence made of it."""

    BROKEN = "broken"
    LOCKED = "locked"
    PIXELS = "pixels"
    PAGES = "pages"
    BOMB = "bomb"
    FORM = "form"
    PORTFOLIO = "portfolio"
    EMPTY = "empty"
    ALTERED = "altered"


class FileRefused(Exception):
    """The file cannot be accepted."""

    def __init__(self, reason: FileFault) -> None:
        super().__init__(reason)
        self.reason = reason
